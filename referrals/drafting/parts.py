"""The parts of a draft that are kept on the drafted row itself."""

from meetings.writing.parts import PartForm


class StoredPart(PartForm):
    """A part that is kept on the drafted row itself, in the fields `kept` of `model`."""

    model = None
    kept = ()

    def __init__(self, draft=None, data=None):
        of = draft or self.model()
        stored = {name: getattr(of, name) for name in self.kept}
        super().__init__(data, stored=stored, name=self.part_name)
        for name in self.kept:
            if name in self.fields:
                self.fields[name].initial = stored[name]

    def store(self, draft, by=None):
        for name, value in self.values.items():
            setattr(draft, name, value)
        draft.save(update_fields=list(self.kept))
