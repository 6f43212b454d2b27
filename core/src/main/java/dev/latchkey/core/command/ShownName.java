package dev.latchkey.core.command;

import dev.latchkey.core.text.UnseenCharacters;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name by which people decide whom they trust, such as an application's on the page that asks for consent. It must not look like
 * another: no characters that cannot be seen, none that only look otherwise, no word of scripts that are not written together (as "highly
 * restrictive" in Unicode Technical Standard 39 section 5.2), and no letters of another script that all are taken for Latin ones.
 */
public final class ShownName {

    /** Scripts that are written together, beside Latin. */
    private static final Set<Set<UnicodeScript>> WRITTEN_TOGETHER = Set.of(
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HANGUL));

    /** Letters of Cyrillic, Greek, Armenian and Cherokee that a reader takes for Latin ones. */
    private static final String TAKEN_FOR_LATIN = "АВЕЅІЈКМНОРСТХУҮԌԚԜасеѕіјорԛԝхуүһҺԁӏвкмнтгӀ"
            + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυικχαγϲϹϳ"
            + "ՕՍՏօոսցհլզ"
            + "ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏃᏎᏒᏔᏕᏚᏞᏢᏦᏙ";

    private static final Pattern EXCLAIMED = Pattern.compile("!++$");

    private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n]+");

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{M}]+");

    /**
     * Letters of Latin in the alphabets of living languages that are not made of another with a mark: of Europe, Turkish, Azerbaijani,
     * Vietnamese, and of languages of Africa. Others are of phonetics and of manuscripts, and look like these.
     */
    private static final String LIVING_LATIN = "ÆÐØÞßæðøþĐđĦħıŁłŊŋŒœŦŧẞƏəƎǝƁɓƊɗƉɖƐɛƆɔƑƒƔɣƘƙƳƴƝɲƲʋƗɨɄʉƱʊƷʒǤǥ";

    /** Fewer letters are a word whatever stands between them. */
    private static final int LETTERS_OF_A_NAME_MIN = 6;

    /** More marks on one letter than any script needs, so that they reach into the lines above and below. */
    private static final int MARKS_IN_A_ROW_MAX = 3;

    private ShownName() {}

    /** @throws CommandRefused when the name is blank, too long, or could be taken for another */
    public static void check(String field, String name) {
        TextLimits.checkName(field, name);
        findFault(name).ifPresent(fault -> {
            throw CommandRefused.invalid(field, fault);
        });
    }

    /**
     * Keeps the names of the product, with whatever words, for the product: a reader of "Latchkey Support" takes it for who runs the
     * platform.
     *
     * @param productNames what the product is called
     * @throws CommandRefused when a reader of the name thinks of the product
     */
    public static void requireNotOfProduct(String field, String name, Collection<String> productNames) {
        if (isOfProduct(name, productNames)) {
            throw CommandRefused.conflict(
                    field,
                    "expected a name in which nobody reads that of this product ("
                            + String.join(", ", new LinkedHashSet<>(productNames)) + ")");
        }
    }

    /**
     * Whether a reader of the name thinks of the product, also one who does not look closely: with one letter wrong, too many or missing, or
     * in Cyrillic letters, it is the product's still.
     *
     * @param productNames what the product is called
     */
    public static boolean isOfProduct(String name, Collection<String> productNames) {
        return productNames.stream().anyMatch(own -> refersTo(name, own) || NearName.isIn(name, own));
    }

    /** Whether a name has one word, or next to no letters. */
    public static boolean isOneWord(String name) {
        var words =
                NO_LETTER.splitAsStream(name).filter(word -> !word.isEmpty()).toList();
        return words.size() < 2 || words.stream().mapToInt(String::length).sum() < LETTERS_OF_A_NAME_MIN;
    }

    /** A name as a page shows it, and as people type it: composed (Unicode Standard Annex 15, NFC), with one blank between words. */
    public static String asShown(String name) {
        return BLANKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFC)).replaceAll(" ");
    }

    /** Whether somebody who read a name typed it. */
    public static boolean isTyped(String typed, String name) {
        return asShown(typed).strip().equals(asShown(name).strip());
    }

    /**
     * What is wrong with a name.
     *
     * @return what was expected; empty when nothing is wrong
     */
    public static Optional<String> findFault(String name) {
        if (name.isBlank()
                || !name.equals(asShown(name).strip())
                || name.codePoints().anyMatch(ShownName::isUnseen)) {
            return Optional.of("expected visible characters, with single spaces between words");
        }
        if (name.codePoints().anyMatch(ShownName::isDisguised)) {
            return Optional.of("expected plain letters and digits, not such as look like others");
        }
        if (hasManyMarks(name)) {
            return Optional.of("expected at most " + MARKS_IN_A_ROW_MAX + " marks on one letter");
        }
        return hasPlainScripts(name)
                ? Optional.empty()
                : Optional.of(
                        "expected each word in letters of one script, and not all of them such as are taken for Latin"
                                + " ones");
    }

    /**
     * Whether a reader takes one name for the other: by their letters and digits, without case, accents, strokes and spacing, where
     * those that look alike are the same (Unicode Technical Standard 39 section 4).
     */
    public static boolean isTakenFor(String name, String other) {
        var seen = Skeleton.of(calm(name));
        if (seen.isEmpty()) {
            return name.equals(other);
        }
        var meant = Skeleton.of(calm(other)).joined();
        return seen.joined().equals(meant)
                || Skeleton.of(calm(sixAsG(name))).joined().equals(meant);
    }

    /**
     * Whether a reader who sees one name thinks of the bearer of the other: it is taken for it, or has it as a part, as "Official
     * PartsBridge" has.
     */
    public static boolean refersTo(String name, String other) {
        return isTakenFor(name, other) || names(name, other) || names(name, calm(other)) || names(sixAsG(name), other);
    }

    private static boolean names(String name, String other) {
        return Skeleton.of(name).names(Skeleton.of(other));
    }

    /** The one digit that is written for either of two letters; alone it is taken for a b. */
    private static String sixAsG(String name) {
        return name.replace('6', 'g');
    }

    /** Within a word an exclamation mark is taken for a letter; at the end it may be either. */
    private static String calm(String name) {
        return EXCLAIMED.matcher(name).replaceFirst("");
    }

    /** Of a name by which people decide no character depends on the one beside it. */
    private static boolean isUnseen(int character) {
        return UnseenCharacters.isOne(character)
                || UnseenCharacters.isJoiner(character)
                || UnseenCharacters.isVariationSelector(character)
                || (character != ' ' && Character.isSpaceChar(character));
    }

    /** Letters and digits that stand for others: of full width, in circles, of mathematics, of no living language. */
    private static boolean isDisguised(int character) {
        if (isDeadLatin(character)) {
            return true;
        }
        var text = Character.toString(character);
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return !plain.equals(Normalizer.normalize(text, Normalizer.Form.NFC))
                && (Character.isLetterOrDigit(character)
                        || (plain.codePointCount(0, plain.length()) == 1
                                && Character.isLetterOrDigit(plain.codePointAt(0))));
    }

    private static boolean isDeadLatin(int character) {
        return UnicodeScript.of(character) == UnicodeScript.LATIN
                && LIVING_LATIN.indexOf(character) < 0
                && Normalizer.normalize(Character.toString(character), Normalizer.Form.NFD)
                        .codePoints()
                        .limit(1)
                        .noneMatch(base -> base < 0x80 || LIVING_LATIN.indexOf(base) >= 0);
    }

    private static boolean hasManyMarks(String name) {
        var inARow = 0;
        for (var character :
                Normalizer.normalize(name, Normalizer.Form.NFD).codePoints().toArray()) {
            inARow = Character.getType(character) == Character.NON_SPACING_MARK ? inARow + 1 : 0;
            if (inARow > MARKS_IN_A_ROW_MAX) {
                return true;
            }
        }
        return false;
    }

    /** A word is of one script, or of such as are written together; and what is not Latin shows that it is not. */
    private static boolean hasPlainScripts(String name) {
        return NO_LETTER.splitAsStream(name).allMatch(ShownName::isOfOneScript) && !isTakenForLatin(name);
    }

    private static boolean isOfOneScript(String word) {
        var scripts = EnumSet.noneOf(UnicodeScript.class);
        word.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.removeAll(EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED));
        if (scripts.size() > 1) {
            scripts.remove(UnicodeScript.LATIN);
            return WRITTEN_TOGETHER.stream().anyMatch(together -> together.containsAll(scripts));
        }
        return true;
    }

    private static boolean isTakenForLatin(String name) {
        var others = name.codePoints()
                .filter(character -> Character.isLetter(character)
                        && UnicodeScript.of(character) != UnicodeScript.LATIN
                        && UnicodeScript.of(character) != UnicodeScript.COMMON)
                .toArray();
        return others.length > 0 && Arrays.stream(others).allMatch(letter -> TAKEN_FOR_LATIN.indexOf(letter) >= 0);
    }
}
