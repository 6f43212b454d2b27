package dev.latchkey.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that people see when they decide whom they trust. */
class ShownNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PartsBridge Sync",
                "A1 (test) #2 & Söhne: 100 %",
                "Ünïcödé Ltd™",
                "Яндекс",
                "Яндекс Orders",
                "РЕСО Гарантия",
                "Ελλάδα",
                "株式会社 Orders",
                "カタカナとひらがな漢字",
                "한국어 Orders",
                "עברית",
                "हिन्दी",
                "Tiếng Việt",
                "Żółw",
                "Straße",
                "Ærø",
                "Đà Nẵng",
                "日本",
                "Ħal Ġorġi",
                "Ağ qızıl Əli",
                "Ɗan Ƙasa Eʋe",
                "Íslenskt Þorp Ðe",
                "Orders 📦"
            })
    void takesWhatPeopleWrite(String name) {
        assertThat(ShownName.findFault(name)).as(name).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Parts\u200BBridge",
                "Parts\u202EegdirB",
                "Parts\u2066Bridge",
                "Parts\u00ADBridge",
                "Parts\u00A0Bridge",
                "Parts\u3164Bridge",
                "Parts\u2800Bridge",
                "Parts\uFE0FBridge",
                "Parts\tBridge",
                "Parts  Bridge",
                "Cafe\u0301 Sync",
                "PartsBridge ",
                " PartsBridge",
                "Parts\u2028Bridge",
                "P\u0430rtsBridge",
                "\u03A1artsBridge",
                "\u0410\u0421\u041C\u0415",
                "\u0391\u0392",
                "\uFF30\uFF41\uFF52\uFF54\uFF53",
                "\uD835\uDC0F\uD835\uDC1A",
                "\u24C5arts",
                "P\u0300\u0301\u0302\u0303arts",
                "\u13A1\u13A2",
                "\uE000",
                "\u0410\u0441\u0435 Orders",
                "Brid\u0261e",
                "T\u0251lent",
                "Ta\u01C0ent",
                "Br\u0269dge",
                "Ta\u026Dent",
                "\u1D1Balent",
                "Ta\u01C3ent",
                "\uA731ync"
            })
    void takesNoneThatCouldBeTakenForAnother(String name) {
        assertThat(ShownName.findFault(name)).as(name).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parts bridge",
                "PARTS-BRIDGE",
                "PartsBrıdge",
                "PartsBr1dge",
                "PartsBrldge!",
                "Pàrtsbridgé",
                "Parts.Bridge™ "
            })
    void knowsWhatIsTakenForAnother(String name) {
        assertThat(ShownName.isTakenFor("PartsBridge", name)).as(name).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PartsBridge Sync", "PartBridge", "Partsbrigde", "Яндекс", "2"})
    void leavesOtherNamesTheirOwn(String name) {
        assertThat(ShownName.isTakenFor("PartsBridge", name)).as(name).isFalse();
    }

    @Test
    void comparesWhatHasNoLettersToo() {
        assertThat(ShownName.isTakenFor("Modern 0ne", "Modem One")).isTrue();
        assertThat(ShownName.isTakenFor("📦", "🔑")).isFalse();
        assertThat(ShownName.isTakenFor("株式会社", "株式")).isFalse();
    }

    /** By letters that stand in no alphabet of today, that belong to one, and that are no letters at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "TalentBridqe",
                "7alentBridge",
                "TalentBrid9e",
                "TalentBrid6e",
                "Talent6ridge",
                "T4l3ntBr1dg3",
                "Ta1ent8ridge",
                "TalentBrid\u0261e",
                "T\u0251lentBridge",
                "Ta\u01C0entBridge",
                "TalentBr\u0269dge",
                "Ta\u0142entBridge",
                "Ta\u026DentBridge",
                "\u1D1BalentBridge",
                "TalentBri\u0111ge",
                "\u0166alentBridge",
                "Talent\u0181ridge",
                "TalentBridg\u025B",
                "Ta!entBridge",
                "Ta|entBridge",
                "TaIentBr1dge",
                "Ta\u2223entBridge",
                "TalentBriclge",
                "T@lentBridge",
                "Official TalentBridge",
                "TalentBridge Sync",
                "OfficialTalentBridgeLogin",
                "Talent.Bridge for Acme",
                "T a l e n t B r i d g e",
                "\u00DE TALENTBRIDGE"
            })
    void knowsWhoIsMeant(String name) {
        assertThat(ShownName.refersTo(name, "TalentBridge")).as(name).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Acme Orders, Acme",
        "AcmeOrders, Acme",
        "Orders by Acme, Acme",
        "Run HR now, HR",
        "SuperNexus, Nexus",
        "TotalPorta!, TotalPortal",
        "Yahoo Mail, Yahoo!",
        "HR!, HR",
        "公式株式会社, 株式会社",
        "Żółw, Zolw",
        "Đà Nẵng Orders, Da Nang",
        "Ελλάδα Orders, Ελλαδα",
        "עברית Orders, עברית"
    })
    void knowsANameAsAPartOfAnother(String name, String meant) {
        assertThat(ShownName.refersTo(name, meant)).as(name).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Latchkley",
                "Latchhkey",
                "Latchey",
                "Latchkex",
                "Lathckey",
                "atchkey",
                "Latchkeyy Login",
                "Sync by LATCHKLEY",
                "La tchk ley",
                "Латчкей",
                "ЛАТЧКЕЙ вход",
                "Латчкеи"
            })
    void knowsTheProductWhoeverLooksInHaste(String name) {
        assertThat(ShownName.isOfProduct(name, Set.of("Latchkey"))).as(name).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Latch Kit, Latchkey",
        "Latest Keys, Latchkey",
        "Catch Keeper, Latchkey",
        "Hatchery, Latchkey",
        "Лавка, Latchkey",
        "Lexus, Nexus",
        "日本語日本語, Latchkey"
    })
    void leavesNamesThatAreNotNearTheProducts(String name, String product) {
        assertThat(ShownName.isOfProduct(name, Set.of(product))).as(name).isFalse();
    }

    /** What is short stands in other words by chance. */
    @ParameterizedTest
    @CsvSource({
        "Orders, HR",
        "Through, HR",
        "Chrome, HR",
        "Talent Hub, TalentBridge",
        "Bridge, TalentBridge",
        "Rehire Hub, Hire",
        "Żółw, Wolf",
        "Straße, Street",
        "Ærø, Zero",
        "Đà Nẵng, Danone",
        "Ελλάδα, Alpha",
        "日本, 株式",
        "עברית, אחר",
        "🔑, 📦"
    })
    void leavesNamesThatOnlyShareLetters(String name, String meant) {
        assertThat(ShownName.refersTo(name, meant)).as(name).isFalse();
    }

    /** Each letter of each name by each character that looks like it: none can be had. */
    @ParameterizedTest
    @ValueSource(strings = {"TalentBridge", "PartsBridge Mobile", "Quick Jazz Vow", "Foxy 24", "Żółw", "Straße", "Ærø"})
    void refusesEverySubstitute(String meant) {
        var tried = new AtomicInteger();
        var letters = meant.toLowerCase(Locale.ROOT);
        Skeleton.lookalikes().forEach((character, letter) -> {
            for (var at = letters.indexOf(letter); at >= 0; at = letters.indexOf(letter, at + 1)) {
                var name =
                        meant.substring(0, at) + Character.toString(character) + meant.substring(at + letter.length());
                for (var tryThis : List.of(name, "Official " + name, name + " Sync")) {
                    tried.incrementAndGet();
                    assertThat(ShownName.findFault(tryThis).isPresent() || ShownName.refersTo(tryThis, meant))
                            .as("%s by U+%04X", tryThis, character)
                            .isTrue();
                }
            }
        });
        assertThat(tried).hasValueGreaterThan(60);
    }

    /** So that a letter that comes with a later Unicode is looked at before it is shown. */
    @Test
    void knowsHowEveryLatinLetterThatItTakesLooks() {
        IntStream.rangeClosed(0x80, Character.MAX_CODE_POINT)
                .filter(Character::isLetter)
                .filter(character -> Character.UnicodeScript.of(character) == Character.UnicodeScript.LATIN)
                .mapToObj(Character::toString)
                .filter(letter -> ShownName.findFault(letter).isEmpty())
                .forEach(letter -> assertThat(Skeleton.of(letter).joined())
                        .as("%s U+%04X", letter, letter.codePointAt(0))
                        .matches("[a-z0-9]+"));
    }
}
