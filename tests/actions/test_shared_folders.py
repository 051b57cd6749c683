"""Folders that a program keeps in step are found in a home, and nothing is looked for further down."""

from pathlib import Path

from portable_record.actions.shared_folders import SharedFolder, shared_folders


def test_folders_that_are_kept_in_step_are_found_by_their_names(tmp_path: Path) -> None:
    names = (
        "Dropbox",
        "OneDrive - Kirklees Hub",
        "Nextcloud2",
        "iCloudDrive",
        "Library/CloudStorage/GoogleDrive-a",
    )
    for name in (*names, "Documents/Dropbox", "Dropboxes", ".dropbox"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / names[-1] / "My Drive").mkdir()
    (tmp_path / "OneDrive").write_text("a file")

    found = shared_folders(tmp_path)

    assert found == [
        SharedFolder("Dropbox", tmp_path / "Dropbox"),
        SharedFolder("Google Drive", tmp_path / names[-1] / "My Drive"),
        SharedFolder("Nextcloud", tmp_path / "Nextcloud2"),
        SharedFolder("OneDrive", tmp_path / "OneDrive - Kirklees Hub"),
        SharedFolder("iCloud Drive", tmp_path / "iCloudDrive"),
    ]


def test_a_link_that_leads_out_of_the_home_is_left_alone_and_one_within_counts_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "Library" / "CloudStorage" / "Dropbox").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (home / "Dropbox").symlink_to(home / "Library" / "CloudStorage" / "Dropbox")
    (home / "OneDrive").symlink_to(tmp_path / "elsewhere")

    assert shared_folders(home) == [SharedFolder("Dropbox", home / "Dropbox")]


def test_a_home_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert shared_folders(tmp_path / "nowhere") == []


def test_google_drive_may_be_a_disk_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "disk" / "My Drive").mkdir(parents=True)

    found = shared_folders(tmp_path / "home", tmp_path / "disk", tmp_path / "stick")

    assert found == [SharedFolder("Google Drive", tmp_path / "disk" / "My Drive")]
