def test_health_answers_without_an_account(anonymous_client):
    response = anonymous_client.get("/halsa/")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_health_answers_nobody_but_get_and_head_with_content(anonymous_client):
    assert anonymous_client.head("/halsa/").content == b""
