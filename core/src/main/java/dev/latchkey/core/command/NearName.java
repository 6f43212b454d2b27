package dev.latchkey.core.command;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names that a reader who does not look closely takes for another: one letter is wrong, too many, missing, or stands in its neighbour's
 * place, or the name is spelled with Cyrillic letters as it sounds. Stricter than what {@link Skeleton looks alike}: for few names only,
 * since names of two that have nothing to do with each other may be so near.
 */
final class NearName {

    /** Shorter names are near to others by chance. */
    private static final int LETTERS_MIN = 6;

    /** Letters of Cyrillic alphabets by their sound, much as passports have them. */
    private static final Map<Integer, String> LATIN = Map.<String, String>ofEntries(
                    Map.entry("а", "a"),
                    Map.entry("б", "b"),
                    Map.entry("в", "v"),
                    Map.entry("г", "g"),
                    Map.entry("ґ", "g"),
                    Map.entry("д", "d"),
                    Map.entry("е", "e"),
                    Map.entry("ё", "e"),
                    Map.entry("є", "e"),
                    Map.entry("ж", "zh"),
                    Map.entry("з", "z"),
                    Map.entry("и", "i"),
                    Map.entry("і", "i"),
                    Map.entry("ї", "i"),
                    Map.entry("й", "y"),
                    Map.entry("к", "k"),
                    Map.entry("л", "l"),
                    Map.entry("м", "m"),
                    Map.entry("н", "n"),
                    Map.entry("о", "o"),
                    Map.entry("п", "p"),
                    Map.entry("р", "r"),
                    Map.entry("с", "s"),
                    Map.entry("т", "t"),
                    Map.entry("у", "u"),
                    Map.entry("ф", "f"),
                    Map.entry("х", "kh"),
                    Map.entry("ц", "ts"),
                    Map.entry("ч", "ch"),
                    Map.entry("ш", "sh"),
                    Map.entry("щ", "shch"),
                    Map.entry("ъ", ""),
                    Map.entry("ы", "y"),
                    Map.entry("ь", ""),
                    Map.entry("э", "e"),
                    Map.entry("ю", "iu"),
                    Map.entry("я", "ia"))
            .entrySet()
            .stream()
            .collect(Collectors.toUnmodifiableMap(entry -> entry.getKey().codePointAt(0), Map.Entry::getValue));

    private NearName() {}

    /** Whether some words of a name, with no gaps between them, are near to another name of at least {@value #LETTERS_MIN} letters. */
    static boolean isIn(String name, String other) {
        if (other.codePoints().filter(Character::isLetterOrDigit).count() < LETTERS_MIN) {
            return false;
        }
        var meant = Skeleton.of(other).joined();
        var words = Skeleton.of(latin(name)).words();
        for (var from = 0; from < words.size(); from++) {
            var seen = new StringBuilder();
            for (var at = from; at < words.size() && seen.length() <= meant.length(); at++) {
                if (isNear(seen.append(words.get(at)).toString(), meant)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String latin(String name) {
        return name.codePoints()
                .mapToObj(character -> {
                    var letters = LATIN.get(Character.toLowerCase(character));
                    if (letters == null) {
                        return Character.toString(character);
                    }
                    return Character.isUpperCase(character) && !letters.isEmpty()
                            ? letters.substring(0, 1).toUpperCase(Locale.ROOT) + letters.substring(1)
                            : letters;
                })
                .collect(Collectors.joining());
    }

    /** Whether at most one letter has to be changed, added, left out or put behind its neighbour. */
    private static boolean isNear(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 1) {
            return false;
        }
        var shorter = Math.min(one.length(), other.length());
        var same = 0;
        while (same < shorter && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        if (one.length() != other.length()) {
            var longer = one.length() > other.length() ? one : other;
            var rest = one.length() > other.length() ? other : one;
            return longer.substring(same + 1).equals(rest.substring(same));
        }
        return same == shorter
                || one.substring(same + 1).equals(other.substring(same + 1))
                || (same + 1 < shorter
                        && one.charAt(same) == other.charAt(same + 1)
                        && one.charAt(same + 1) == other.charAt(same)
                        && one.substring(same + 2).equals(other.substring(same + 2)));
    }
}
