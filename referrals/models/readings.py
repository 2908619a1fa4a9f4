from django.db import models


class PaperReading(models.Model):
    """How the original of an entered answer was read: its lines, the proposal, what is confirmed.

    `proposal` is `referrals.importing.proposal.Proposal` as JSON; `confirmed` are places in its
    list of doubts that someone has looked at. What became of it is the answer itself.
    """

    response = models.OneToOneField(
        "referrals.Response",
        verbose_name="remissvar",
        on_delete=models.CASCADE,
        related_name="paper_reading",
    )
    source_lines = models.JSONField("källans rader", default=list)
    proposal = models.JSONField("förslag", default=dict)
    confirmed = models.JSONField("bekräftat", default=list)
    read_at = models.DateTimeField("inläst", auto_now_add=True)

    class Meta:
        verbose_name = "inläst papper"
        verbose_name_plural = "inlästa papper"

    def __str__(self):
        return f"Läsning: {self.response}"

    @property
    def unconfirmed(self) -> list[dict]:
        """The doubts that have to be confirmed before the answer can be registered, and are not."""
        doubts = enumerate(self.proposal.get("doubts", []))
        return [doubt for at, doubt in doubts if doubt["confirm"] and at not in self.confirmed]
