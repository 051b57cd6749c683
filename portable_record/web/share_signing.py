"""Which way a share goes, exactly what they will see, and signing it."""

from dataclasses import replace

from flask import Blueprint, current_app, redirect, request, url_for
from flask_babel import gettext as _

from portable_record.errors import PortableRecordError
from portable_record.web.begun import is_saved, keeps
from portable_record.web.forms import PageForm, some_of
from portable_record.web.guard import doorway
from portable_record.web.share_way import (
    Answer,
    back_from,
    cannot,
    draft_here,
    form_of,
    gap_in,
    looked,
    on_from,
    out_of_sight,
    page_of_share,
    to_page,
)
from portable_record.web.share_words import check_rows, fit_words
from portable_record.web.shared import has_been_signed, there

pages = Blueprint("signing", __name__, url_prefix="/share")
keeps("signing.ways")
out_of_sight(pages)


@pages.route("/<draft>/ways", methods=["GET", "POST"])
def ways(draft: str) -> Answer:
    """Offer the ways that fit, with how large each is, and say of the others why they do not."""
    from portable_record.actions.share_choices import keep_draft
    from portable_record.actions.ways_out import fit, ways_for

    with doorway(current_app).record() as record:
        choices = draft_here(record, draft).choices
        if (gap := gap_in(record, choices, before="ways")) is not None:
            return to_page(draft, gap)
        look, refused = looked(record, replace(choices, ways=()))
        if look is None:
            return cannot(draft, refused, back=back_from(record, draft, "ways", choices))
        first, others = ways_for(choices.has, there)
        fits = {way.key: fit(look.parcel, way) for way in (*first, *others)}
        fields = {
            name: some_of(
                title,
                [(way.key, _(way.title), fit_words(fits[way.key])) for way in some if fits[way.key].fits],
                hint=hint,
            )
            for name, title, hint, some in (
                ("ways", _("How do you want to give it to them?"), "", first),
                ("others", _("Other ways"), _("They may need something first to read it."), others),
            )
            if any(fits[way.key].fits for way in some)
        }
        form, begun = form_of(fields, dict.fromkeys(fields, choices.ways))
        if form.validate_on_submit():
            chosen = tuple(one for field in fields for one in form[field].data or ())
            if chosen:
                keep_draft(record, draft, replace(choices, ways=chosen))
                is_saved()
                return on_from(record, draft)
            form.refuse(_("Tick at least one way."), at=next(iter(fields), ""))
        return page_of_share(
            "share/ways.html",
            form,
            draft,
            "ways",
            back=back_from(record, draft, "ways", choices),
            cannot=[each for each in fits.values() if not each.fits],
            begun=begun,
        )


@pages.route("/<draft>/look", methods=["GET", "POST"])
def look(draft: str) -> Answer:
    """Show exactly what they will see, what stays here, and what to heed."""
    from portable_record.actions.share_choices import was_seen
    from portable_record.actions.ways_out import fit, way_named
    from portable_record.actions.wish import is_to_compare
    from portable_record.sharing.cautions import DANGEROUS
    from portable_record.sharing.preview import card_preview

    form = PageForm()
    with doorway(current_app).record() as record:
        kept = draft_here(record, draft)
        if (gap := gap_in(record, kept.choices, before="look")) is not None:
            return to_page(draft, gap)
        seen, refused = looked(record, kept.choices)
        if seen is None:
            return cannot(draft, refused, back=url_for("signing.ways", draft=draft))
        if form.validate_on_submit():
            if request.form.get("seen") == seen.seen:
                was_seen(record, kept, seen.seen)
                return redirect(url_for("signing.check", draft=draft))
            form.refuse(
                _("What you share has changed since you looked at it. Look at it once more, then sign.")
            )
        fits = [fit(seen.parcel, way_named(key)) for key in kept.choices.ways]
        codes = [each.way for each in fits if each.way.is_code and each.fits]
        return page_of_share(
            "share/look.html",
            form,
            draft,
            "look",
            back=url_for("signing.ways", draft=draft),
            going=seen,
            choices=kept.choices,
            grave=is_to_compare(record, seen.parcel.terms) or DANGEROUS.intersection(seen.preview.warnings),
            unsaid=bool(record.vault.entries.newest_in("communication"))
            and all(one.entry.part != "communication" for one in seen.parcel.selection.chosen),
            fits=[(each, fit_words(each)) for each in fits],
            card=card_preview(seen.parcel.selection, seen.parcel.terms) if codes else None,
            only_codes=bool(codes) and all(each.way.is_code for each in fits),
        )


@pages.route("/<draft>/check", methods=["GET", "POST"])
def check(draft: str) -> Answer:
    """Show all answers once more, and who signs for whom; then sign, once."""
    from portable_record.actions.share_choices import draft_of, sign_draft

    form = PageForm()
    with doorway(current_app).record() as record:
        kept = draft_of(record, draft)
        if kept.signed:
            return redirect(has_been_signed(record, kept.signed, ()))
        if (gap := gap_in(record, kept.choices, before="check")) is not None or not kept.seen:
            return to_page(draft, gap or "look")
        seen, refused = looked(record, kept.choices)
        if seen is None:
            return cannot(draft, refused, back=url_for("signing.ways", draft=draft))
        if form.validate_on_submit():
            try:
                share_id = sign_draft(record, draft)
                return redirect(has_been_signed(record, share_id, kept.choices.ways))
            except PortableRecordError as not_signed:
                form.refuse(not_signed.says)
        return page_of_share(
            "share/check.html",
            form,
            draft,
            "check",
            back=url_for("signing.look", draft=draft),
            rows=check_rows(record, draft, kept.choices),
            signer=record.identity.signed_as,
            keeper=record.identity.keeper,
        )
