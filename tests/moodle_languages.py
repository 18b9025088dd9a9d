"""Moodle's grading worksheet and its list of participants, in the languages of its packs."""

from __future__ import annotations

# Headings of Moodle's language packs, with the words for "Participant ", yes and no.
LANGUAGES = {
    "English, before 4.0": (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments",
        ("Participant ", "Yes", "No"),
    ),
    "English": (
        "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments",
        ("Participant ", "Yes", "No"),
    ),
    "German": (
        "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
        "Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),"
        "Feedback als Kommentar",
        ("Teilnehmer/in", "Ja", "Nein"),
    ),
    "French": (
        "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,"
        "La note peut être modifiée,Dernière modification (travail remis),"
        "Dernière modification (note),Feedback par commentaires",
        ("Participant", "Oui", "Non"),
    ),
    "Spanish": (
        "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,"
        "La calificación puede ser cambiada,Última modificación (entrega),"
        "Última modificación (calificación),Comentarios de retroalimentación",
        ("Participante ", "Sí", "No"),
    ),
    "Portuguese": (
        "Identificador,Nome completo,Endereço de email,Status,Nota,Nota máxima,"
        "A nota pode ser alterada,Última modificação (envio),Última modificação (nota),"
        "Comentários de feedback",
        ("Participante", "Sim", "Não"),
    ),
    "Italian": (
        "Identificatore,Nome completo,Indirizzo email,Stato,Valutazione,Valutazione massima,"
        "La valutazione può essere cambiata,Ultima modifica (consegna),"
        "Ultima modifica (valutazione),Commenti",
        ("Partecipante ", "Sì", "No"),
    ),
    "Dutch": (
        "Identificatie,Volledige naam,E-mailadres,Status,Cijfer,Maximaal cijfer,"
        "Cijfer kan gewijzigd worden,Laatst gewijzigd (inzending),Laatst gewijzigd (beoordeling),"
        "Feedback opmerkingen",
        ("Deelnemer", "Ja", "Nee"),
    ),
    "Catalan": (
        "Identificador,Nom complet,Adreça electrònica,Estat,Qualificació,Qualificació màxima,"
        "La qualificació es pot canviar,Darrera modificació (tramesa),"
        "Darrera modificació (qualificació),Comentaris",
        ("Participant ", "Sí", "No"),
    ),
    "Turkish": (
        "Tanımlayıcı,Tam ad,E-posta adresi,Durum,Not,En yüksek not,Not değiştirilebilir,"
        "Son düzenleme (gönderim),Son düzenleme (not),Geri bildirim yorumları",
        ("Katılımcı", "Evet", "Hayır"),
    ),
    "headings that nobody knows": (
        "Aa,Bb,Cc,Dd,Ee,Ff,Gg Ee,Hh (Ii),Hh (Ee),Jj",
        ("Kk ", "Ja", "Nej"),
    ),
}


def worksheet(language: str, most: str = "4,00") -> bytes:
    """Ana has no grade yet, Ben's is locked, Chloe's was entered by a person."""
    head, (word, yes, no) = LANGUAGES[language]
    rows = [
        f'{word}11,Ana,a@x.edu,S,,"{most}",{yes},"lunes, 5 de octubre de 2026, 10:00",-,',
        f'{word}12,Ben,b@x.edu,S,,"{most}",{no},-,-,',
        f'{word}13,Chloe,c@x.edu,S,"3,00","{most}",{yes},-,-,Bravo',
    ]
    return ("\ufeff" + "\r\n".join([head, *rows]) + "\r\n").encode()


# The list of participants, the heading of the group, a time, and how late a hand-in was.
ROSTERS = {
    "English, before 4.0": (
        "First name,Surname,ID number,Email address,Groups", "Group",
        "Tuesday, 10 November 2026, 12:03 AM", "3 mins 31 secs late",
    ),
    "English": (
        "First name,Last name,ID number,Email address,Groups", "Group",
        "Tuesday, November 10, 2026, 12:03 AM", "3 mins 31 secs late",
    ),
    "German": (
        "Vorname,Nachname,ID-Nummer,E-Mail-Adresse,Gruppen", "Gruppe",
        "Dienstag, 10. November 2026, 00:03", "3 Minuten 31 Sekunden zu spät",
    ),
    "French": (
        "Prénom,Nom,Numéro d’identification,Adresse de courriel,Groupes", "Groupe",
        "mardi 10 novembre 2026, 00:03", "En retard de 3 min 31 s",
    ),
    "Spanish": (
        "Nombre,Apellido(s),Número de ID,Dirección de correo,Grupos", "Grupo",
        "martes, 10 de noviembre de 2026, 00:03", "3 minutos 31 segundos después",
    ),
    "Portuguese": (
        "Nome,Apelido,Número de identificação (ID),Endereço de email,Grupos", "Grupo",
        "terça, 10 de novembro de 2026 às 00:03", "'3 minutos 31 segundos' atrasado",
    ),
    "Italian": (
        "Nome,Cognome,Codice identificativo,Indirizzo email,Gruppi", "Gruppo",
        "martedì, 10 novembre 2026, 00:03", "3 min. 31 secondi in ritardo",
    ),
    "Dutch": (
        "Voornaam,Achternaam,Nummer (ID),E-mailadres,Groepen", "Groep",
        "dinsdag, 10 november 2026, 00:03", "3 minuten 31 seconden laat",
    ),
    "Catalan": (
        "Nom,Cognoms,Número ID,Adreça electrònica,Grups", "Grup",
        "dimarts, 10 de novembre 2026, 00:03", "3 minuts 31 segons tard",
    ),
    "Turkish": (
        "Adı,Soyadı,ID numarası,E-posta adresi,Gruplar", "Grup",
        "Salı, 10 Kasım 2026, 12:03 ÖÖ", "3 dakika 31 saniye sonrası",
    ),
    "headings that nobody knows": ("Aa,Bb,Cc,Dd,Ee", "Ff", "", ""),
}  # fmt: skip
