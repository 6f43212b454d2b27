package dev.latchkey.core.catalogue;

import dev.latchkey.core.text.UnseenCharacters;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

/** What a catalogue says of letters: texts with placeholders, in which nothing is missing that their reader needs. */
final class LetterSection {

    /** Longest subject, in characters. */
    static final int SUBJECT_LENGTH_MAX = 150;

    /** Longest text, in characters. */
    static final int TEXT_LENGTH_MAX = 4_000;

    /** Longest line of a text, in characters; mail knows none of more than 998 octets (RFC 5322 §2.1.1). */
    static final int LINE_LENGTH_MAX = 300;

    /** Most lines of a text. */
    static final int LINES_MAX = 100;

    private final Map<LetterKind, String> subjects = new EnumMap<>(LetterKind.class);
    private final Map<LetterKind, String> texts = new EnumMap<>(LetterKind.class);
    private final Map<LetterLine, String> lines = new EnumMap<>(LetterLine.class);
    private final Problems problems;

    LetterSection(Problems problems) {
        this.problems = problems;
    }

    LetterTexts read(Fields letters) {
        for (var kind : LetterKind.values()) {
            letters.mapping(kind.name()).ifPresent(letter -> letter(kind, letter));
        }
        letters.finish();
        return new LetterTexts(subjects, texts, lines);
    }

    private void letter(LetterKind kind, Fields letter) {
        letter.text("subject").ifPresent(subject -> {
            if (subject.codePointCount(0, subject.length()) > SUBJECT_LENGTH_MAX) {
                problems.add(
                        letter.at("subject"), "expected a subject of at most " + SUBJECT_LENGTH_MAX + " characters");
            }
            known(letter.at("subject"), subject, kind.optional());
            subjects.put(kind, subject);
        });
        var allowed = EnumSet.copyOf(kind.optional());
        allowed.addAll(kind.required());
        text(letter, "text", kind.required(), allowed).ifPresent(text -> texts.put(kind, text));
        if (kind == LetterKind.CREDENTIALS_ENDING) {
            letter.mapping("lines").ifPresent(this::lines);
        }
        letter.finish();
    }

    private void lines(Fields each) {
        for (var line : LetterLine.values()) {
            text(each, line.key(), line.required(), line.required()).ifPresent(text -> lines.put(line, text));
        }
        each.finish();
    }

    /** A text of several lines that has each fact it must have. */
    private Optional<String> text(Fields fields, String key, Set<LetterFact> required, Set<LetterFact> allowed) {
        var part = fields.find(key);
        if (part.isEmpty()) {
            return Optional.empty();
        }
        var text = part.get().text().map(String::strip).filter(LetterSection::isText);
        if (text.isEmpty()) {
            problems.add(
                    part.get(),
                    "expected " + key + " as a text of 1 to " + TEXT_LENGTH_MAX + " characters on at most " + LINES_MAX
                            + " lines of at most " + LINE_LENGTH_MAX + ", without characters that nobody sees");
            return Optional.empty();
        }
        known(part.get(), text.get(), allowed);
        required.stream()
                .sorted()
                .filter(fact -> !text.get().contains(braced(fact)))
                .forEach(fact -> problems.add(part.get(), "expected " + braced(fact) + ", it is missing"));
        allowed.stream()
                .sorted()
                .filter(LetterFact::standsAlone)
                .filter(fact ->
                        text.get().lines().anyMatch(line -> line.contains(braced(fact)) && !line.equals(braced(fact))))
                .forEach(fact -> problems.add(
                        part.get(), "expected " + braced(fact) + " alone on its line, so that nothing joins it"));
        return text;
    }

    private static boolean isText(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= TEXT_LENGTH_MAX
                && text.lines().count() <= LINES_MAX
                && text.lines().allMatch(line -> line.codePointCount(0, line.length()) <= LINE_LENGTH_MAX)
                && !UnseenCharacters.isIn(text, true);
    }

    /** Tells of each brace that is none of a placeholder this letter knows. */
    private void known(Part at, String text, Set<LetterFact> allowed) {
        LetterTexts.PLACEHOLDER
                .matcher(text)
                .results()
                .filter(found -> Optional.ofNullable(found.group(1))
                        .flatMap(LetterFact::find)
                        .filter(allowed::contains)
                        .isEmpty())
                .map(MatchResult::group)
                .distinct()
                .forEach(found -> problems.add(at, expected(allowed) + ", came " + found));
    }

    private static String expected(Set<LetterFact> allowed) {
        return allowed.isEmpty()
                ? "expected no braces"
                : "expected braces around one of "
                        + allowed.stream().map(LetterFact::placeholder).sorted().collect(Collectors.joining(", "));
    }

    private static String braced(LetterFact fact) {
        return "{" + fact.placeholder() + "}";
    }
}
