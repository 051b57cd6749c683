"""How old somebody must be to read an English text: the Flesch-Kincaid grade and five years.

The formula (Kincaid et al., 1975) counts words in a sentence and syllables in a word; it points at texts to
look at, and stands for no reader. Syllables are counted by groups of vowels, which is nearly always right.
"""

import re

_SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouydt])ed$|(?<=[^aeiouysxzhcg])es$")
_APART = re.compile(r"i[ao]|eo(?!u)|[^q]ua|[aeiou]ing$")


def words_of(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z'\u2019-]*", text)


def sentences_of(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.!?:])\s+", text) if words_of(each)]


def syllables(word: str) -> int:
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) <= 3:
        return 1
    heard = _SILENT.sub("", letters)
    return max(1, len(re.findall(r"[aeiouy]+", heard)) + len(_APART.findall(heard)))


def reading_age(text: str) -> float:
    """Give the age in years; at least five."""
    words, sentences = words_of(text), sentences_of(text)
    by_sentence = len(words) / max(1, len(sentences))
    by_word = sum(map(syllables, words)) / max(1, len(words))
    return max(5.0, 0.39 * by_sentence + 11.8 * by_word - 15.59 + 5)
