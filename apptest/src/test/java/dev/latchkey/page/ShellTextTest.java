package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.testing.StubShell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a word holds, the shell hands on the same and runs nothing. */
class ShellTextTest {

    @TempDir
    private Path folder;

    @Test
    void handsOnEveryText() {
        var random = new Random(9);
        var texts = new ArrayList<String>();
        var command = new StringBuilder("curl");
        for (var i = 0; i < 400; i++) {
            var text = StubShell.hostile(random);
            texts.add(text);
            command.append(' ').append(i % 2 == 0 ? ShellText.word(text) : ShellText.quoted(text));
        }
        assertThat(new StubShell(folder).curl(command.toString(), Map.of())).isEqualTo(texts);
    }

    @Test
    void handsOnWhatVariablesHoldBetweenTexts() {
        var random = new Random(10);
        var secret = "it's $(stray) \"a\" `stray`";
        var expected = new ArrayList<String>();
        var command = new StringBuilder("curl");
        for (var i = 0; i < 200; i++) {
            var before = StubShell.hostile(random);
            var after = StubShell.hostile(random);
            expected.add(before + secret + after);
            command.append(' ').append(ShellText.of(before).variable("KEY").text(after));
        }
        assertThat(new StubShell(folder).curl(command.toString(), Map.of("KEY", secret)))
                .isEqualTo(expected);
    }

    @Test
    void isAsPeopleWriteItWhereNothingIsSpecial() {
        assertThat(ShellText.word("/a/b?c")).isEqualTo("'/a/b?c'");
        assertThat(ShellText.word("/a/b")).isEqualTo("/a/b");
        assertThat(ShellText.word("")).isEqualTo("''");
        assertThat(ShellText.of("X-Key: ").variable("KEY")).hasToString("\"X-Key: $KEY\"");
        assertThat(ShellText.of("").variable("KEY").text("_1")).hasToString("\"${KEY}_1\"");
        assertThat(ShellText.of("X-`id`: ").variable("KEY")).hasToString("'X-`id`: '\"$KEY\"");
    }

    /** A terminal takes a control character for a key, and so it never stands in a command. */
    @Test
    void writesNoControlCharacters() {
        for (var letter = '\u0001'; letter < '\u00a0'; letter++) {
            if (Character.isISOControl(letter) && letter != '\n') {
                assertThat(ShellText.quoted("a" + letter + "b").chars()).noneMatch(Character::isISOControl);
            }
        }
    }

    @Test
    void takesNoTextForAVariable() {
        for (var name : List.of("", "A B", "A)", "1A", "A\n")) {
            assertThatThrownBy(() -> ShellText.of("").variable(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
