package dev.latchkey.console.reference.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.console.reference.code.CodeCall.Basic;
import dev.latchkey.console.reference.code.CodeCall.Body;
import dev.latchkey.console.reference.code.CodeCall.Header;
import dev.latchkey.console.reference.code.CodeCall.Literal;
import dev.latchkey.console.reference.code.CodeCall.Proof;
import dev.latchkey.console.reference.code.CodeCall.Text;
import dev.latchkey.console.reference.code.CodeCall.Variable;
import dev.latchkey.testing.StubShell;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever the call, its code is whole in every language, and no text of the call ends a text of the code. */
class CodeWriterTest {

    private static final AuthorizationPlaces PLACES = new AuthorizationPlaces(
            "https://api.example.com",
            "https://www.example.com/allow",
            "https://api.example.com/token",
            "https://api.example.com/.well-known/oauth-authorization-server",
            null);

    private static final String NASTY =
            "{\"a\" : \"it's \\\"quoted\\\" \\\\ `back` $HOME ${x} // no # remark\",\n  \"b\" : [ \"\", \"\\n\" ]\n}";

    private static final Map<Character, Character> BRACKETS = Map.of(')', '(', ']', '[', '}', '{');

    private final CodeWriter writer = new CodeWriter(PLACES, "SHOP");

    /** Where every client keeps to FAPI 2.0. */
    private final CodeWriter strict = new CodeWriter(
            new AuthorizationPlaces(
                    PLACES.issuer(),
                    PLACES.authorize(),
                    PLACES.token(),
                    PLACES.metadata(),
                    "https://api.example.com/par"),
            "SHOP");

    private Stream<String> codes(Language language, CodeCall call) {
        return Stream.of(writer, strict).map(one -> one.write(language, call)).distinct();
    }

    private static CodeCall call(Proof proof, Body body) {
        return new CodeCall(
                "PATCH",
                Text.of(new Literal("https://api.example.com/it's?a=1&key="), new Variable("PARTNER_KEY")),
                List.of(new Header("X-Key", Text.of(new Literal("a \"b\" "), new Variable("API_KEY")))),
                new Basic(new Variable("CLIENT_ID"), proof == Proof.NONE ? null : new Variable("CLIENT_SECRET")),
                body,
                proof,
                proof == Proof.USER ? "" : "orders_read orders_write");
    }

    private static List<CodeCall> calls() {
        var plain = new CodeCall(
                "GET", Text.of(new Literal("https://api.example.com")), List.of(), null, null, Proof.NONE, "");
        return List.of(
                plain,
                call(Proof.NONE, new Body("application/json", NASTY)),
                call(Proof.CLIENT, new Body("image/png", "")),
                call(Proof.USER, new Body("application/json", NASTY)));
    }

    @ParameterizedTest
    @EnumSource
    void closesWhatItOpens(Language language) {
        for (var call : calls()) {
            codes(language, call).forEach(code -> {
                assertThat(code).doesNotContain("{{", "\n\n\n").contains("https://api.example.com");
                closes(language, code);
            });
        }
    }

    private static void closes(Language language, String code) {
        var open = new ArrayDeque<Character>();
        for (var piece : Highlighter.pieces(language, code)) {
            if (piece.isPlain()) {
                assertThat(piece.text()).as(code).doesNotContain("'", "\"", "`");
                piece.text().chars().forEach(letter -> follow(open, (char) letter));
            }
        }
        assertThat(open).as(code).isEmpty();
    }

    private static void follow(ArrayDeque<Character> open, char letter) {
        if (BRACKETS.containsValue(letter)) {
            open.push(letter);
        } else if (BRACKETS.containsKey(letter)) {
            assertThat(open.poll()).isEqualTo(BRACKETS.get(letter));
        }
    }

    @ParameterizedTest
    @EnumSource
    void coloursNothingAway(Language language) {
        for (var call : calls()) {
            codes(language, call).forEach(code -> {
                var pieces = Highlighter.pieces(language, code);
                assertThat(pieces.stream().map(CodePiece::text).collect(Collectors.joining()))
                        .isEqualTo(code);
                assertThat(pieces).extracting(CodePiece::kind).contains(CodePiece.Kind.TEXT, CodePiece.Kind.WORD);
            });
        }
        assertThat(Highlighter.pieces(language, writer.write(language, calls().getLast())))
                .extracting(CodePiece::kind)
                .contains(CodePiece.Kind.REMARK);
    }

    /** A call of which every text would do something if a shell or a language read it. */
    private static CodeCall hostile(Random random) {
        return new CodeCall(
                StubShell.hostile(random) + "M",
                Text.of(
                        new Literal("https://api.example.com/" + StubShell.hostile(random)),
                        new Variable("PARTNER_KEY")),
                List.of(new Header(
                        "X-" + StubShell.hostile(random),
                        Text.of(
                                new Literal(StubShell.hostile(random)),
                                new Variable("API_KEY"),
                                new Literal(StubShell.hostile(random))))),
                new Basic(new Variable("CLIENT_ID"), null),
                new Body(StubShell.hostile(random), JsonMapper.shared().writeValueAsString(StubShell.hostile(random))),
                Proof.NONE,
                "");
    }

    @Test
    void givesCurlWhatTheCallSays(@TempDir Path folder) {
        var random = new Random(13);
        var shell = new StubShell(folder);
        for (var round = 0; round < 60; round++) {
            var call = hostile(random);
            var header = call.headers().getFirst();
            var body = Objects.requireNonNull(call.body());
            var sent = shell.curl(
                    writer.write(Language.CURL, call),
                    Map.of("SHOP_PARTNER_KEY", "it's", "SHOP_API_KEY", "$(stray)", "SHOP_CLIENT_ID", "`stray`"));
            assertThat(sent.subList(0, sent.size() - 1))
                    .containsExactly(
                            "-X",
                            call.method(),
                            text(call.url()),
                            "-H",
                            header.name() + ": " + text(header.value()),
                            "-u",
                            "`stray`:",
                            "-H",
                            "Content-Type: " + body.mediaType(),
                            "-d");
            assertThat(JsonMapper.shared().readTree(sent.getLast()))
                    .isEqualTo(JsonMapper.shared().readTree(body.json()));
        }
    }

    private static String text(Text text) {
        return text.parts().stream()
                .map(part -> switch (part) {
                    case Literal(String literal) -> literal;
                    case Variable(String name) ->
                        switch (name) {
                            case "PARTNER_KEY" -> "it's";
                            case "API_KEY" -> "$(stray)";
                            default -> "`stray`";
                        };
                })
                .collect(Collectors.joining());
    }

    /** No text ends its line, nor shows what stands behind it in another order. */
    @ParameterizedTest
    @EnumSource(names = "CURL", mode = EnumSource.Mode.EXCLUDE)
    void writesTextsOfWhichNoneEndsItself(Language language) {
        var random = new Random(14);
        for (var round = 0; round < 200; round++) {
            var text = StubShell.hostile(random) + StubShell.hostile(random);
            var literal = language.literal(text);
            var quote = literal.charAt(0);
            assertThat(literal.codePoints().map(Character::getType))
                    .doesNotContain(
                            (int) Character.CONTROL, (int) Character.FORMAT, (int) Character.LINE_SEPARATOR, (int)
                                    Character.PARAGRAPH_SEPARATOR);
            assertThat(literal.substring(1, literal.length() - 1))
                    .as(literal)
                    .matches("(?s)(?:[^\\\\" + quote + "]|\\\\.)*");
            assertThat(literal).endsWith(String.valueOf(quote));
        }
        for (var round = 0; round < 20; round++) {
            closes(language, writer.write(language, hostile(random)));
        }
    }

    @Test
    void namesTheSecretsAndHoldsNone() {
        for (var language : Language.values()) {
            assertThat(writer.write(language, calls().getLast()))
                    .contains(
                            "SHOP_CLIENT_ID",
                            "SHOP_CLIENT_SECRET",
                            "SHOP_REDIRECT_URI",
                            "SHOP_PARTNER_KEY",
                            "SHOP_API_KEY")
                    .doesNotContain("SHOP_ACCESS_TOKEN");
        }
    }

    @Test
    void isJavaThatCompiles() {
        for (var code :
                calls().stream().flatMap(call -> codes(Language.JAVA, call)).toList()) {
            var problems = new DiagnosticCollector<JavaFileObject>();
            ToolProvider.getSystemJavaCompiler()
                    .getTask(
                            new StringWriter(),
                            null,
                            problems,
                            List.of("-proc:none", "-XDshould-stop.ifNoError=FLOW"),
                            null,
                            List.of(new Source(code)))
                    .call();
            assertThat(problems.getDiagnostics().stream()
                            .map(problem -> Objects.requireNonNull(problem.getMessage(Locale.ROOT)))
                            .toList())
                    .as(code)
                    .isEmpty();
        }
    }

    /** A file in memory. */
    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(String code) {
            super(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
