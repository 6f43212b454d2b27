package dev.latchkey.console.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of an API whose document has more of everything than one page shows. */
class LargeApiPageTest {

    private static String many(int count, String line) {
        return IntStream.range(0, count)
                .mapToObj(number -> line.replace("N", String.valueOf(100 + number)))
                .collect(Collectors.joining());
    }

    @Test
    void showsSchemesAndReasonsAPageAtATime(@TempDir Path folder) throws Exception {
        var document = Files.writeString(
                folder.resolve("large.yaml"),
                "openapi: 3.1.0\n"
                        + "info: {title: Large, version: '1'}\n"
                        + "servers: [{url: /large}]\n"
                        + "components:\n"
                        + "  securitySchemes:\n"
                        + many(60, "    keyN: {type: apiKey, in: header, name: X-Key-N}\n") + "paths:\n"
                        + many(
                                70,
                                "  /aN/{x}/c: {get: {security: []}}\n  /aN/b/{y}: {get: {security: [{key100: []}]}}\n")
                        + "  /wide/{x}: {get: {security: [{key100: []}]}}\n"
                        + many(70, "  /{y}/nameN: {get: {security: []}}\n"));
        try (var platform = TestPlatform.startWithDocuments(folder.resolve("data"), List.of(document))) {
            var operator = TestOperator.signedIn(platform, InstantSource.system());
            var first = operator.get("/operator/apis/large").body();
            assertThat(first)
                    .contains(
                            ">key100<",
                            ">key149<",
                            "schemes=2#schemes",
                            "reasons=2#reasons",
                            "1–50 of 60",
                            "1–50 of 71")
                    .doesNotContain(">key150<", ">key159<");
            assertThat(operator.get("/operator/apis/large?schemes=2").body())
                    .contains(">key150<", ">key159<", "51–60 of 60")
                    .doesNotContain(">key149<");
            assertThat(operator.get("/operator/apis/large?reasons=2").body())
                    .contains(
                            "51–71 of 71",
                            "a169",
                            "one of 70 other operations",
                            "And 20 more; apis lint names all of them.");
            assertThat(operator.get("/operator/apis?reasons=2").body()).contains("51–71 of 71");
        }
    }
}
