"""Commands about links: where their files lie on the web, which there are, and taking one away."""

from pathlib import Path

import click

from portable_record.cli.frame import Answer, json_option, opened, secret_in, vault_options


@click.group()
def links() -> None:
    """Choose where your links lie on the web; list them; take one away."""


@links.command("place")
@vault_options
@click.option("--address", required=True, help="The https address under which the web shows that place.")
@click.option("--viewer", default="", help="The https address of a viewer, ending with #, for phones.")
@click.option(
    "--on-disk", type=click.Path(file_okay=False, path_type=Path), help="A folder that is published."
)
@click.option("--endpoint", default="", help="Or an S3-compatible bucket: the address that takes files.")
@click.option("--bucket", default="", help="The name of the bucket.")
@click.option("--region", default="auto", help="Its region, where it has one.")
@click.option(
    "--host-key-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Or a host of links (serve-links): read from this file the key to put links there.",
)
@click.option("--prefix", default="", help="A folder in the bucket.")
@click.option("--key-id", default="", help="The name of the key that may write there.")
@click.option(
    "--secret-file", type=click.Path(dir_okay=False, path_type=Path), help="Read the key from this file."
)
@json_option
def place(
    folder: Path | None,
    passphrase_file: Path | None,
    address: str,
    viewer: str,
    on_disk: Path | None,
    endpoint: str,
    bucket: str,
    region: str,
    prefix: str,
    key_id: str,
    secret_file: Path | None,
    host_key_file: Path | None,
    as_json: bool,
) -> None:
    """Choose the place, try it, and keep it in the record. What is put there is sealed.

    \b
    portable-record links place --on-disk ~/web/links --address https://me.example/links
    """
    from portable_record.actions.link_place import LinkPlace, choose_link_place
    from portable_record.errors import UsageError

    ways = (on_disk, endpoint and bucket and key_id and secret_file, host_key_file)
    if sum(map(bool, ways)) != 1:
        raise UsageError("Give a folder, or a bucket with endpoint, name, key and secret, or a host's key.")
    key_file = secret_file or host_key_file
    chosen = LinkPlace(
        address=address,
        viewer=viewer,
        folder=str(on_disk.resolve()) if on_disk else "",
        endpoint=endpoint,
        bucket=bucket,
        region=region,
        prefix=prefix,
        key_id=key_id,
        secret=secret_in(key_file) if key_file else "",
    )
    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        choose_link_place(record, chosen)
    answer.words("It works: something was put there and taken away again. It is kept in your record.")
    answer.values(place=chosen.name, address=chosen.address)


@links.command("viewer")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to publish."
)
@json_option
def viewer(out: Path, as_json: bool) -> None:
    """Write the page that opens links in a phone's browser, to put on a web space. It needs no record.

    Beside it lie the words of other languages, a small file each: put the whole folder there.
    """
    from portable_record.actions.issuer import export_viewer

    answer = Answer(as_json=as_json)
    files = export_viewer(out)
    for file in files:
        answer.words(f"Written: {file}")
    answer.words("Put the folder “view” on your web space. Links then begin with its https address, /view/#")
    answer.values(files=[str(file) for file in files])


@links.command("list")
@vault_options
@json_option
def list_links(folder: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """List the links that lead somewhere now; those of private shares are left out."""
    from portable_record.actions.link import links_of
    from portable_record.actions.withdraw import shares_of

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        found = [(share, link) for share in shares_of(record) for link in links_of(record, share.id)]
    for share, link in found:
        answer.words(f"{link.id}  {share.sentence}")
        answer.values(link=link.id, share=share.id, recipient=share.recipient, until=share.until)
    if not found:
        answer.words("You have no links.")


@links.command("end")
@vault_options
@click.argument("link_id", metavar="LINK")
@json_option
def end(folder: Path | None, passphrase_file: Path | None, link_id: str, as_json: bool) -> None:
    """Take a link away: its file is deleted. A copy that somebody made stays with them."""
    from portable_record.actions.link_ends import end_link, end_links

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        end_link(record, link_id)
        left = end_links(record)
    answer.words(
        "Its file could not be taken away yet: its place does not answer. We try again later."
        if left
        else "Taken away. The link leads nowhere now."
    )
    answer.values(link=link_id, left=left)


@links.command("visits")
@vault_options
@click.argument("link_id", metavar="LINK")
@json_option
def visits(folder: Path | None, passphrase_file: Path | None, link_id: str, as_json: bool) -> None:
    """List who came to a link that a host keeps, newest first. How they call themselves is their word."""
    from portable_record.actions.link_visits import visits_of
    from portable_record.record.moments import moment_text

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        found = visits_of(record, link_id)
    for one in found:
        answer.words(f"{moment_text(one.at)}  {one.what}  {one.who}")
        answer.values(at=moment_text(one.at), what=one.what, who=one.who)
    if not found:
        answer.words("Nobody has come, or the place does not tell.")
