package dev.latchkey.core.catalogue;

import static dev.latchkey.core.catalogue.CatalogueText.read;
import static dev.latchkey.core.catalogue.CatalogueText.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.NoticeKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a catalogue may say in letters. */
class LetterTextsTest {

    private static String letter(String kind, String field, String text) {
        return "brand:\n  letters:\n    " + kind + ":\n      " + field + ": |\n" + text.indent(8);
    }

    private static LetterTexts texts(String yaml) {
        return read(yaml).wording().brand().letters();
    }

    @Test
    void everyNoticeIsALetter() {
        assertThat(Arrays.stream(LetterKind.values()).map(LetterKind::name))
                .containsAll(
                        Arrays.stream(NoticeKind.values()).map(NoticeKind::name).toList());
    }

    /** One line for each fact that must be there, and every other one in the middle of a sentence. */
    @ParameterizedTest
    @EnumSource
    void aTextOfAllItsFactsIsTakenAndOneWithoutAnyOfThemIsNot(LetterKind kind) {
        var facts = new EnumMap<LetterFact, String>(LetterFact.class);
        Stream.concat(kind.required().stream(), kind.optional().stream())
                .forEach(fact -> facts.put(fact, "<" + fact.placeholder() + ">"));
        var whole = text(kind, null);
        var read = texts(letter(kind.name(), "text", whole));
        var filled = read.text(kind, facts).orElseThrow();
        facts.values().forEach(value -> assertThat(filled).contains(value));
        assertThat(filled).startsWith("Hello <product>,\n\n").doesNotContain("{");
        assertThat(read.subject(kind, facts)).isEmpty();
        for (var missing : kind.required()) {
            refuses(
                    letter(kind.name(), "text", text(kind, missing)),
                    "orders.yaml:4 /brand/letters/" + kind + "/text: expected {" + missing.placeholder()
                            + "}, it is missing");
        }
    }

    private static String text(LetterKind kind, @Nullable LetterFact without) {
        var text = new StringBuilder("Hello {product},\n\n");
        Stream.concat(kind.required().stream(), kind.optional().stream())
                .filter(fact -> fact != without)
                .forEach(fact -> text.append("{" + fact.placeholder() + "}\n"));
        return text.toString();
    }

    @Test
    void namesAreNoPlaceholders() {
        var read = texts("""
            brand:
              letters:
                INVITATION:
                  subject: 'To {company}, by {product}'
                  text: |
                    {company} $1 \\ invites you.
                    {link}
            """);
        var facts = Map.of(
                LetterFact.COMPANY,
                "{link} $0",
                LetterFact.PRODUCT,
                "{product}",
                LetterFact.LINK,
                "https://a.example/b");
        assertThat(read.subject(LetterKind.INVITATION, facts)).contains("To {link} $0, by {product}");
        assertThat(read.text(LetterKind.INVITATION, facts))
                .contains("{link} $0 $1 \\ invites you.\nhttps://a.example/b");
    }

    @Test
    void whatNobodyKnowsIsRefusedAtItsLine() {
        refuses(
                """
                brand:
                  letters:
                    INVITATION:
                      subject: 'Hello {link}'
                      text: |
                        {compnay} {time} {}
                        {link}
                        } {a {link}
                      body: x
                    WELCOME: {subject: Hello}
                    CREDENTIALS_ENDING:
                      lines:
                        more: See {link}
                        trial: |
                          {name} {time}
                          {link}.
                        ended: x
                """,
                "orders.yaml:4 /brand/letters/INVITATION/subject: expected braces around one of company, product, came"
                        + " {link}",
                "orders.yaml:5 /brand/letters/INVITATION/text: expected braces around one of company, link, product,"
                        + " came {compnay}",
                "orders.yaml:5 /brand/letters/INVITATION/text: expected braces around one of company, link, product,"
                        + " came {time}",
                "orders.yaml:5 /brand/letters/INVITATION/text: expected braces around one of company, link, product,"
                        + " came {}",
                "orders.yaml:5 /brand/letters/INVITATION/text: expected braces around one of company, link, product,"
                        + " came }",
                "orders.yaml:5 /brand/letters/INVITATION/text: expected braces around one of company, link, product,"
                        + " came {",
                "orders.yaml:5 /brand/letters/INVITATION/text: expected {link} alone on its line, so that nothing joins"
                        + " it",
                "orders.yaml:9 /brand/letters/INVITATION/body: unknown key body; docs/catalogue.md lists those there"
                        + " are",
                "orders.yaml:14 /brand/letters/CREDENTIALS_ENDING/lines/trial: expected {link} alone on its line, so"
                        + " that nothing joins it",
                "orders.yaml:13 /brand/letters/CREDENTIALS_ENDING/lines/more: expected no braces, came {link}",
                "orders.yaml:17 /brand/letters/CREDENTIALS_ENDING/lines/ended: unknown key ended; docs/catalogue.md"
                        + " lists those there are",
                "orders.yaml:10 /brand/letters/WELCOME: unknown key WELCOME; docs/catalogue.md lists those there are");
    }

    @Test
    void textsHaveLimits() {
        var expected = "expected text as a text of 1 to 4000 characters on at most 100 lines of at most 300, without"
                + " characters that nobody sees";
        var place = "orders.yaml:4 /brand/letters/INVITATION/text: ";
        texts(letter("INVITATION", "text", "{link}\n" + "x".repeat(300)));
        refuses(letter("INVITATION", "text", "{link}\n" + "x".repeat(301)), place + expected);
        texts(letter("INVITATION", "text", "{link}" + "\nx".repeat(99)));
        refuses(letter("INVITATION", "text", "{link}" + "\nx".repeat(100)), place + expected);
        texts(letter("INVITATION", "text", "{link}" + ("\n" + "x".repeat(233)).repeat(17)));
        refuses(letter("INVITATION", "text", "{link}" + ("\n" + "x".repeat(234)).repeat(17)), place + expected);
        refuses(letter("INVITATION", "text", "{link}\n\u202Etxet"), place + expected);
        refuses(
                "brand: {letters: {INVITATION: {text: ''}}}\n",
                "orders.yaml:1 /brand/letters/INVITATION/text: " + expected);
        texts("brand: {letters: {INVITATION: {subject: " + "x".repeat(150) + "}}}\n");
        refuses(
                "brand: {letters: {INVITATION: {subject: " + "x".repeat(151) + "}}}\n",
                "orders.yaml:1 /brand/letters/INVITATION/subject: expected a subject of at most 150 characters");
        refuses(
                "brand: {letters: {INVITATION: {subject: \"a\\nBcc: b@c.example\"}}}\n",
                "orders.yaml:1 /brand/letters/INVITATION/subject: expected subject as a text of 1 to 500 characters on"
                        + " one line");
    }

    @Test
    void theTableOfTheDocumentationNamesEachKindAndFact() throws Exception {
        var text = Files.readString(Path.of("..", "docs", "operating.md"));
        for (var kind : LetterKind.values()) {
            var row = text.lines()
                    .filter(line -> line.startsWith("| `") && line.contains("`" + kind + "`"))
                    .findFirst()
                    .orElseThrow();
            var cells = row.split(" \\| ", -1);
            assertThat(placeholders(cells[2])).as(kind.name()).isEqualTo(names(kind.required().stream()));
            assertThat(placeholders(cells[3])).as(kind.name()).isEqualTo(names(kind.optional().stream()));
        }
    }

    private static Set<String> placeholders(String cell) {
        return LetterTexts.PLACEHOLDER
                .matcher(cell)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> names(Stream<LetterFact> facts) {
        return facts.map(LetterFact::placeholder).collect(Collectors.toSet());
    }
}
