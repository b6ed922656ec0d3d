"""The agencies of a province and the groups that plans address them by."""

from django.db import models
from django.db.models import F, Q

from accounts.enums import AgencyKind
from common.constraints import in_order, one_of


class Agency(models.Model):
    """An agency. Departments merge and are renamed: an old plan keeps the old name.

    ``valid_from`` and ``valid_to`` bound its life (inclusive, empty = open); ``successor`` is
    the agency that took its duties over.
    """

    slug = models.SlugField("mã địa chỉ", max_length=80, unique=True)
    name = models.CharField("tên cơ quan", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=80)
    kind = models.CharField("loại", max_length=20, choices=AgencyKind)
    valid_from = models.DateField("hoạt động từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến ngày", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="cơ quan kế thừa",
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        constraints = [
            one_of(AgencyKind, "kind", "accounts_agency_kind"),
            in_order(
                "valid_from",
                "valid_to",
                "accounts_agency_validity",
                "Ngày thôi hoạt động phải sau ngày bắt đầu hoạt động.",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="accounts_agency_successor_is_other",
                violation_error_message="Cơ quan kế thừa phải là một cơ quan khác.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(short_name=""),
                name="accounts_agency_named",
                violation_error_message="Cơ quan phải có tên và tên ngắn.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyGroup(models.Model):
    """A set of agencies that a plan addresses together, such as 'UBND cấp huyện'.

    A group without members is one whose members the plan leaves open.
    """

    slug = models.SlugField("mã địa chỉ", max_length=80, unique=True)
    name = models.CharField("tên nhóm", max_length=200, unique=True)
    members = models.ManyToManyField(
        Agency, blank=True, related_name="groups", verbose_name="cơ quan trong nhóm"
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "nhóm cơ quan"
        verbose_name_plural = "nhóm cơ quan"

    def __str__(self) -> str:
        return self.name
