"""What Moodle writes in other languages than English: headings, dates, and the word for late.

Sources: the language packs of Moodle's core and of its module `mod_assign` (the strings `recordid`,
`fullname`, `firstname`, `lastname`, `idnumber`, `email`, `username`, `group`, `groups`,
`lastmodifiedsubmission`, `submittedlateshort`, `strftimedaydatetime`). Canvas translates none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from grader.common.text import folded


def words(text: str) -> frozenset[str]:
    """Headings of a comma-separated list, as they are compared."""
    return frozenset(map(folded, text.split(",")))


IDENTIFIERS = words(
    "Identifier,ID,Identificador,Identifiant,Identificatore,Identificativo,Identificatie,Kennung,"
    "Tanımlayıcı,Identifikatzailea,Identifierare"
)
GRADES = words(
    "Grade,Mark,Bewertung,Note,Calificación,Nota,Cualificación,Qualificació,Kalifikazioa,Avaliação,"
    "Valutazione,Voto,Cijfer,Beoordeling,Karakter,Betyg,Arvosana,Hinne,Ocena,Známka,Hodnocení,"
    "Hodnotenie,Osztályzat,Értékelés,Not,Оценка,Оцінка,Βαθμός,成绩,成績,評点,評定,점수,성적,الدرجة,ציון,نمره"
)
STATUS = words(
    "Status,Statut,État,Estado,Stato,Estat,Egoera,Stav,Állapot,Durum,Tila,Olek,Staða,Статус,Состояние,"
    "Стан,Κατάσταση,状态,狀態,ステータス,상태,الحالة,מצב,وضعیت"
)
_HEADINGS: Mapping[str, str] = {
    # What is a first name here and a last name there (Nom), or the whole (Nome), stands at the end.
    "name": "Vollständiger Name,Nom complet,Nom complet de l’utilisateur,Nombre completo,"
    "Nombre completo del usuario,Nome completo,Nome completo do utilizador,Volledige naam,Naam,"
    "Nome completo dell'utente,Nom complet de l'usuari,Tam ad,Tam adı,Izen osoa,Fullständigt namn,"
    "Namn,Student/in,Studierende/r,Teilnehmer/in,Nom,Nome,Nombre,Ad,Adı",
    "first": "Vorname,Prénom,Voornaam,Förnamn,Izena",
    "last": "Nachname,Familienname,Zuname,Nom de famille,Apellido(s),Apellidos,Apellido,Apelido,"
    "Apelidos,Sobrenome,Cognome,Achternaam,Cognoms,Soyadı,Soyad,Abizena(k),Abizenak,Efternamn",
    "participant": "Identificador,Identifiant,Identificatore,Identificativo,Identificatie,Kennung,"
    "Tanımlayıcı,Identifikatzailea,Identifierare",
    "other": "ID-Nummer,Matrikelnummer,SIS-Benutzer-ID,Numéro d’identification,Número de ID,"
    "Número ID,Número de identificação,Número de identificação (ID),Número de identificación,"
    "Codice identificativo,Numero ID,Nummer (ID),ID-nummer,ID numarası,ID zenbakia",
    "login": "Anmeldename,Benutzername,SIS-Anmelde-ID,Nom d’utilisateur,Nombre de usuario,"
    "Nome de utilizador,Nome de usuário,Nome de usuario,Nome utente,Gebruikersnaam,Nom d'usuari,"
    "Kullanıcı adı,Erabiltzaile-izena,Användarnamn",
    "email": "E-Mail-Adresse,Adresse de courriel,Courriel,Dirección de correo,"
    "Dirección de correo electrónico,Correo electrónico,Correo,Endereço de email,"
    "Endereço de e-mail,Indirizzo email,E-mailadres,Adreça electrònica,Correu electrònic,"
    "E-posta adresi,E-posta,Enderezo de correo,Helbide elektronikoa,E-postadress",
    "group": "Gruppe,Gruppen,Groupe,Groupes,Grupo,Grupos,Gruppo,Gruppi,Groep,Groepen,Grup,Grups,"
    "Gruplar,Taldea,Taldeak,Grupp,Grupper",
    "section": "Abschnitt,Abschnitte",
    "handed_in": "Zuletzt geändert (Abgabe),Dernière modification (travail remis),"
    "Última modificación (entrega),Última modificação (envio),Última atualização (submissão),"
    "Ultima modifica (consegna),Laatst gewijzigd (inzending),Darrera modificació (tramesa),"
    "Son düzenleme (gönderim),Azken aldaketa (bidalketa),Senast modifierat (inlämning)",
}
HEADINGS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(map(folded, names.split(","))) for kind, names in _HEADINGS.items()
}
"""By kind of column, the better headings first."""

_LATE = re.compile(
    r"\blate\b|\ben retard de\b|\d\D*\b(?:zu spät|verspätet|en retard|de retraso|con retraso|"
    r"después|tarde|atrasad[oa]|fora de prazo|in ritardo|laat|tard|sonrası|geç|beranduago|sent)$",
    re.I,
)
_MONTHS = tuple(
    words(each)
    for each in (
        "January,Januar,Jänner,janvier,enero,janeiro,gennaio,januari,gener,Ocak,xaneiro",
        "February,Februar,Feber,février,febrero,fevereiro,febbraio,februari,febrer,Şubat,febreiro",
        "March,März,mars,marzo,março,maart,març,Mart",
        "April,avril,abril,aprile,Nisan",
        "May,Mai,mayo,maio,maggio,mei,maig,Mayıs,maj",
        "June,Juni,juin,junio,junho,giugno,juny,Haziran,xuño",
        "July,Juli,juillet,julio,julho,luglio,juliol,Temmuz,xullo",
        "August,août,agosto,augustus,agost,Ağustos,augusti",
        "September,septembre,septiembre,setiembre,setembro,settembre,setembre,Eylül",
        "October,Oktober,octobre,octubre,outubro,ottobre,Ekim",
        "November,novembre,noviembre,novembro,Kasım",
        "December,Dezember,décembre,diciembre,dezembro,dicembre,desembre,Aralık,decembro",
    )
)
_BESIDE = words(  # what may stand in a date beside day, month and year
    "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday,"
    "Montag,Dienstag,Mittwoch,Donnerstag,Freitag,Samstag,Sonnabend,Sonntag,"
    "lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche,"
    "lunes,martes,miércoles,jueves,viernes,sábado,domingo,"
    "segunda,terça,quarta,quinta,sexta,feira,luns,mércores,xoves,venres,"
    "lunedì,martedì,mercoledì,giovedì,venerdì,sabato,domenica,"
    "maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag,"
    "dilluns,dimarts,dimecres,dijous,divendres,dissabte,diumenge,"
    "Pazartesi,Salı,Çarşamba,Perşembe,Cuma,Cumartesi,Pazar,"
    "måndag,tisdag,onsdag,torsdag,fredag,lördag,söndag,"
    "d,de,del,às,a,à,las,um,uhr,om,alle,ore,er"
)
_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?::|[hH])(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d)"
    r"(?:\s*(?P<half>[ap]\.?\s?m\b\.?|ÖÖ|ÖS))?",
    re.I,
)
_PIECE = re.compile(r"\d+|[^\W\d_]+")
_NUMBER = re.compile(r"\s*-?[0-9]+(?:[.,][0-9]+)?\s*")
_PARTICIPANT = re.compile(r"(?P<before>.*\D)[0-9]+\s*", re.S)


def are_participants(cells: Sequence[str]) -> bool:
    """Whether each is a number behind the same word: `Participant 12`, `Teilnehmer/in12`."""
    matches = [None if _NUMBER.fullmatch(cell) else _PARTICIPANT.fullmatch(cell) for cell in cells]
    alike = {match["before"] if match else None for match in matches}
    return len(alike) == 1 and None not in alike


def is_worksheet(header: Sequence[str]) -> bool:
    """Whether headings are those of Moodle's grading worksheet, which has a status and a grade."""
    names = {folded(cell) for cell in header}
    return bool(names & STATUS) and bool(names & GRADES)


def says_late(status: str) -> bool:
    """Whether Moodle's status of a hand-in ends with how late it was.

    >>> says_late("Zur Bewertung abgegeben - 3 Minuten 31 Sekunden zu spät")
    True
    """
    return _LATE.search(status.strip()) is not None


def time_in_words(text: str) -> datetime | None:
    """A date with the month in words, and a time of day.

    None where anything in it is not understood: another time would be worse than none.

    >>> time_in_words("lunes, 5 de octubre de 2026, 10:00")
    datetime.datetime(2026, 10, 5, 10, 0)
    """
    clock = _CLOCK.search(text)
    if clock is None:
        return None
    pieces = _PIECE.findall(text[: clock.start()] + " " + text[clock.end() :])
    numbers = [piece for piece in pieces if piece.isdecimal()]
    named = [folded(piece) for piece in pieces if not piece.isdecimal()]
    months = [place for each in named for place, month in enumerate(_MONTHS, 1) if each in month]
    others = [each for each in named if not any(each in month for month in _MONTHS)]
    years = [int(each) for each in numbers if len(each) == 4]
    days = [int(each) for each in numbers if len(each) <= 2]
    is_plain = len(numbers) == 2 and len(years) == len(days) == len(months) == 1
    if not is_plain or not _BESIDE.issuperset(others):
        return None
    hour = int(clock["hour"])
    half = folded(clock["half"] or "")
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + 12 * (half in ("pm", "os"))
    try:
        return datetime(
            years[0], months[0], days[0], hour, int(clock["minute"]), int(clock["second"] or 0)
        )
    except ValueError:  # the 31st of November
        return None
