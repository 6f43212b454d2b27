package dev.latchkey.core.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a name looks (Unicode Technical Standard 39 section 4): letters and digits alone, where those that look alike are the same,
 * whatever their case, accents, strokes and hooks. What looks like two letters is two letters, so that the skeleton of a part is a part
 * of the skeleton.
 *
 * @param words in their order: parted by spaces and punctuation, and where a capital follows a small letter
 */
record Skeleton(List<String> words) {

    private static final String TABLE = "lookalikes.txt";

    private static final Map<Integer, String> LOOKALIKES = read();

    /** A part of so many letters is no part of another word by chance. */
    private static final int LONG = 6;

    /** A word that begins or ends with so many letters is made with them. */
    private static final int LONG_AT_AN_END = 4;

    /** As {@link #LONG}, in scripts where a letter is a syllable or a word. */
    private static final int LONG_IN_SYLLABLES = 2;

    Skeleton {
        words = List.copyOf(words);
    }

    static Skeleton of(String name) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        var wasSmall = false;
        for (var character :
                Normalizer.normalize(name, Normalizer.Form.NFD).codePoints().toArray()) {
            if (isMark(character)) {
                continue;
            }
            var seen = seenAs(character);
            if (seen.isEmpty() || (wasSmall && Character.isUpperCase(character))) {
                end(words, word);
            }
            word.append(seen);
            wasSmall = Character.isLowerCase(character);
        }
        end(words, word);
        return new Skeleton(words);
    }

    /** The characters that look like a basic Latin letter or several, each with what it looks like. */
    static Map<Integer, String> lookalikes() {
        return LOOKALIKES;
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** Without the gaps between words. */
    String joined() {
        return String.join("", words);
    }

    /** Whether the other is in it for a reader: as words of it, at its beginning or end, or anywhere when it is long. */
    boolean names(Skeleton other) {
        var mine = joined();
        var named = other.joined();
        if (named.isEmpty()) {
            return false;
        }
        return (isLong(named) && mine.contains(named))
                || (named.length() >= LONG_AT_AN_END && (mine.startsWith(named) || mine.endsWith(named)))
                || hasInWords(named);
    }

    private boolean hasInWords(String named) {
        for (var from = 0; from < words.size(); from++) {
            var seen = new StringBuilder();
            for (var at = from; at < words.size() && seen.length() < named.length(); at++) {
                seen.append(words.get(at));
            }
            if (named.contentEquals(seen)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLong(String named) {
        return named.length() >= (named.codePoints().anyMatch(Skeleton::isSyllable) ? LONG_IN_SYLLABLES : LONG);
    }

    private static boolean isSyllable(int character) {
        return Character.isIdeographic(character)
                || switch (Character.UnicodeScript.of(character)) {
                    case HIRAGANA, KATAKANA, HANGUL -> true;
                    default -> false;
                };
    }

    private static void end(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /** @return empty for what is neither letter nor digit, and is not taken for one */
    private static String seenAs(int character) {
        return switch (character) {
            case 'I', '1', '|', '!' -> "l";
            case '0' -> "o";
            case '$' -> "s";
            case '@' -> "a";
            default -> {
                var alike = LOOKALIKES.get(character);
                if (alike != null) {
                    yield parted(alike);
                }
                yield Character.isLetterOrDigit(character) && !isModifier(character)
                        ? parted(Character.toString(character).toLowerCase(Locale.ROOT))
                        : "";
            }
        };
    }

    /** One letter that looks like two becomes the two; digits are the letters that people write with them. */
    private static String parted(String letters) {
        return letters.replace('1', 'l')
                .replace('0', 'o')
                .replace('2', 'z')
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('5', 's')
                .replace('6', 'b')
                .replace('7', 't')
                .replace('8', 'b')
                .replace('9', 'g')
                .replace('q', 'g')
                .replace('i', 'l')
                .replace("m", "rn")
                .replace("w", "vv")
                .replace("d", "cl");
    }

    private static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** Letters by their category that a reader sees as apostrophes and strokes. */
    private static boolean isModifier(int character) {
        return Character.UnicodeBlock.SPACING_MODIFIER_LETTERS.equals(Character.UnicodeBlock.of(character));
    }

    private static Map<Integer, String> read() {
        var stream = Skeleton.class.getResourceAsStream(TABLE);
        if (stream == null) {
            throw new IllegalStateException("no resource " + TABLE);
        }
        var table = new HashMap<Integer, String>();
        try (var lines = new BufferedReader(new InputStreamReader(stream, US_ASCII))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    var fields = line.split(" ", -1);
                    for (var i = 1; i < fields.length; i++) {
                        table.put(Integer.parseInt(fields[i], 16), fields[0]);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(table);
    }
}
