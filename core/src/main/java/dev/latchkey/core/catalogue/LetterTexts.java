package dev.latchkey.core.catalogue;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of letters that whoever runs the platform has written; what is absent is ours.
 *
 * @param subjects with placeholders
 * @param texts with placeholders, lines parted by line feeds
 * @param lines of {@link LetterKind#CREDENTIALS_ENDING}
 */
public record LetterTexts(
        Map<LetterKind, String> subjects, Map<LetterKind, String> texts, Map<LetterLine, String> lines) {

    public static final LetterTexts NONE = new LetterTexts(Map.of(), Map.of(), Map.of());

    /** A placeholder, or a brace that begins or ends none. */
    static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}\n]*)}|[{}]");

    public LetterTexts {
        subjects = Map.copyOf(subjects);
        texts = Map.copyOf(texts);
        lines = Map.copyOf(lines);
    }

    public Optional<String> subject(LetterKind kind, Map<LetterFact, String> facts) {
        return Optional.ofNullable(subjects.get(kind)).map(text -> filled(text, facts));
    }

    public Optional<String> text(LetterKind kind, Map<LetterFact, String> facts) {
        return Optional.ofNullable(texts.get(kind)).map(text -> filled(text, facts));
    }

    public Optional<String> line(LetterLine line, Map<LetterFact, String> facts) {
        return Optional.ofNullable(lines.get(line)).map(text -> filled(text, facts));
    }

    /** In one pass: a name that looks like a placeholder stays what it is. */
    private static String filled(String text, Map<LetterFact, String> facts) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            var fact = LetterFact.find(found.group(1)).orElseThrow();
            var value = facts.get(fact);
            if (value == null) {
                throw new IllegalStateException("a letter lacks its " + fact.placeholder());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
