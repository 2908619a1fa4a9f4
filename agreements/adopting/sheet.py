"""All parts of one municipality's decision together."""

from functools import cached_property

from agreements.adopting.forms import AdoptedForm, ConditionsForm, OutcomeForm, SigningForm
from agreements.models import AdoptionFile
from referrals.drafting.sheet import DraftSheet


class AdoptionSheet(DraftSheet):
    """The forms of a municipality's decision on `agreement`."""

    papers_model = AdoptionFile

    def __init__(self, agreement, draft, data=None, files=None):
        super().__init__(draft, data, files)
        self.agreement = agreement

    @cached_property
    def outcome(self):
        return OutcomeForm(self.draft, self.data)

    @cached_property
    def conditions(self):
        return ConditionsForm(self.draft, self.data)

    @cached_property
    def decision(self):
        return AdoptedForm(self.agreement, self.draft, self.data)

    @cached_property
    def signing(self):
        return SigningForm(self.draft, self.data)

    @property
    def own_parts(self):
        return [self.outcome, self.conditions, self.decision, self.signing]
