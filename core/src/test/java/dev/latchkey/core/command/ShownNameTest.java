package dev.latchkey.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                "\u0410\u0441\u0435 Orders"
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
}
