"""The ten digits as people write them: as numbers in any script, and as words.

Words are known for the languages below. In others a label can still be told by what any naming has
in common: one word for each label, whatever the image.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from grader.expect import fail

_WORDS = """
Arabic      صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة
Bulgarian   нула едно две три четири пет шест седем осем девет
Catalan     zero u dos tres quatre cinc sis set vuit nou
Croatian    nula jedan dva tri četiri pet šest sedam osam devet
Czech       nula jedna dva tři čtyři pět šest sedm osm devět
Danish      nul en to tre fire fem seks syv otte ni
Dutch       nul een twee drie vier vijf zes zeven acht negen
English     zero one two three four five six seven eight nine
Finnish     nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän
French      zéro un deux trois quatre cinq six sept huit neuf
German      null eins zwei drei vier fünf sechs sieben acht neun
German      null ein zwo drei vier fuenf sechs sieben acht neun
Greek       μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα
Hebrew      אפס אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע
Hindi       शून्य एक दो तीन चार पाँच छह सात आठ नौ
Hungarian   nulla egy kettő három négy öt hat hét nyolc kilenc
Indonesian  nol satu dua tiga empat lima enam tujuh delapan sembilan
Italian     zero uno due tre quattro cinque sei sette otto nove
Japanese    ゼロ いち に さん よん ご ろく なな はち きゅう
Korean      영 일 이 삼 사 오 육 칠 팔 구
Korean      공 하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉
Norwegian   null én to tre fire fem seks sju åtte ni
Persian     صفر یک دو سه چهار پنج شش هفت هشت نه
Polish      zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć
Portuguese  zero um dois três quatro cinco seis sete oito nove
Roman       - - ii iii iv - vi vii viii ix
Romanian    zero unu doi trei patru cinci șase șapte opt nouă
Russian     ноль один два три четыре пять шесть семь восемь девять
Slovak      nula jeden dva tri štyri päť šesť sedem osem deväť
Spanish     cero uno dos tres cuatro cinco seis siete ocho nueve
Swedish     noll ett två tre fyra fem sex sju åtta nio
Turkish     sıfır bir iki üç dört beş altı yedi sekiz dokuz
Ukrainian   нуль один два три чотири п'ять шість сім вісім дев'ять
Vietnamese  không một hai ba bốn năm sáu bảy tám chín
"""
_ELSEWHERE = """
trouser pullover dress coat sandal shirt sneaker bag boot
airplane automobile bird cat deer dog frog horse ship truck
"""  # what other data sets call their classes: no names of digits

_NUMBER = re.compile(r"(?<![\d.])0*(\d)(?:\.0*)?(?![\d])")
_INSIDE = "'’"  # signs that may stand within a word


def shows_label(
    shown: Sequence[tuple[int, list[str]]], hidden: Mapping[int, list[str]], *, function: str
) -> None:
    """Each figure names the label that it was made for.

    Args:
        shown: the labels that were given, some more than once, each with the texts of its figure.
        hidden: for each label the texts that are set, but not drawn.
        function: the student's function.
    """
    texts = dict(shown)
    first = {label: _numbers(found[:1]) for label, found in shown}
    if all(_tells(label, first) for label in texts):
        return  # the title alone does it, whatever other numbers stand in the picture
    counts = {label: _numbers(found) for label, found in shown}
    wrong = [label for label in texts if not _tells(label, counts)]
    if not wrong or are_names([(label, " ".join(found)) for label, found in shown]):
        return
    label = wrong[0]
    words = ", ".join(repr(text) for text in texts[label][:4]) or "no text at all"
    stray = any(count for count in counts[label].values())
    unfilled = any(re.search(r"\{.*\}", text) for text in texts[label])
    name = "another-label" if stray else "label-missing"
    if str(label) in " ".join(hidden[label]):
        name = "label-hidden"
    fail(
        f"Given the label {label}, the figure says {words}.",
        expected=f"the label {label} in the title, a text or an axis label",
        misconception="f-string-missing" if unfilled else name,
        function=function,
        near="title",
    )


def _tells(label: int, counts: Mapping[int, Counter[int]]) -> bool:
    """Whether the figure for `label` names it more often than the figures for others do."""
    return all(counts[label][label] > counts[other][label] for other in counts if other != label)


def _numbers(texts: list[str]) -> Counter[int]:
    """How often each digit stands in the texts."""
    return sum((digits_in(text) for text in texts), Counter())


def digits_in(text: str) -> Counter[int]:
    """How often each digit from 0 to 9 stands in a text, as a number or as a word."""
    found = Counter(int(number) for number in _NUMBER.findall(text))
    found.update(value for value in map(_sign, text) if value is not None)
    found.update(known for word in _words(text) for known in _known().get(word, ()))
    return found


def are_names(shown: Sequence[tuple[int, str]]) -> bool:
    """Whether texts name their labels in words that nobody here knows.

    What is left of each text without the words that stand in all of them must be the same for the
    same label and another one for another label. It holds no number, and no known word, since
    those would have told which digit is meant.

    Args:
        shown: labels, some of them more than once, each with what stood beside its image.
    """
    everywhere = set.intersection(*(set(_words(text)) for _, text in shown))
    rest = [(label, tuple(w for w in _words(text) if w not in everywhere)) for label, text in shown]
    names: dict[int, set[tuple[str, ...]]] = {}
    for label, words in rest:
        names.setdefault(label, set()).add(words)
    different = {words for each in names.values() for words in each}
    return (
        all(len(each) == 1 for each in names.values())
        and len(different) == len(names) > 1
        and all(different)
        and not any(any(digits_in(text).values()) for _, text in shown)
        and not any(word in _ELSEWHERE.split() for words in different for word in words)
    )


def _words(text: str) -> list[str]:
    """The words of a text; letters with the marks that some scripts write beside them."""
    signs = unicodedata.normalize("NFC", text)
    kept = (s if unicodedata.category(s)[0] in "LM" or s in _INSIDE else " " for s in signs)
    words = (word.strip(_INSIDE) for word in "".join(kept).split())
    return [_plain(word) for word in words if word]


def _plain(word: str) -> str:
    """A word without accents and capitals."""
    parts = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return "".join(each for each in parts if not unicodedata.combining(each))


def _sign(sign: str) -> int | None:
    """The digit that one sign stands for by itself, such as 五 or ⑤; None for usual ones."""
    value = unicodedata.numeric(sign, None)
    is_digit = value is not None and value in range(10) and not sign.isdecimal()
    return int(value) if is_digit and value is not None else None


@functools.cache
def _known() -> dict[str, tuple[int, ...]]:
    """For each word the digits that it is the name of; of two languages, perhaps two."""
    found: dict[str, set[int]] = {}
    for line in _WORDS.strip().splitlines():
        for digit, word in enumerate(line.split()[1:]):
            found.setdefault(_plain(word), set()).add(digit)
    return {word: tuple(sorted(digits)) for word, digits in found.items() if word != "-"}
