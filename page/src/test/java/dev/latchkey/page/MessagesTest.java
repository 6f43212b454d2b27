package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.jte.Content;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static Messages of(String... files) {
        return Messages.of(List.of(files).stream().map(StringReader::new).toList());
    }

    private static String html(Content sentence) {
        var output = new StringOutput();
        sentence.writeTo(new OwaspHtmlTemplateOutput(output));
        return output.toString();
    }

    @Test
    void readsSeveralFilesAsOne() {
        var messages = of("one.text=First", "two.text=Second of {0}");
        assertThat(messages.text("one.text")).isEqualTo("First");
        assertThat(messages.text("two.text", "three")).isEqualTo("Second of three");
        assertThatThrownBy(() -> messages.text("three.text")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAKeyThatIsThereTwice() {
        assertThatThrownBy(() -> of("one.text=First", "one.text=Second"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one.text");
        assertThatThrownBy(() -> of("one.text=First\none.text=First")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everySectionIsThere() {
        assertThat(Messages.load().text("layout.footer", "Ours"))
                .isEqualTo("Ours guards the API of your organisation.");
    }

    @Test
    void aSentencePutsPartsWhereItsTextHasThem() {
        var messages = of("one.text={1} before {0} & {2,choice,1#one|1<{2} others}");
        Content bold = output -> output.writeContent("<b>bold</b>");
        assertThat(html(Sentence.of(messages, "one.text", bold, "plain", 3)))
                .isEqualTo("plain before <b>bold</b> &amp; 3 others");
    }

    @Test
    void aSentenceEscapesWhatPeopleTyped() {
        var messages = of("one.text={0} and {1}");
        assertThat(html(Sentence.of(messages, "one.text", "<script>", "{0}\uE000")))
                .isEqualTo("&lt;script&gt; and {0}\uE000");
    }
}
