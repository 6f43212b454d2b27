package dev.latchkey.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.platform.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the measurement of pages asks for is there, with fewer rows than are measured. */
class MeasuredPagesTest {

    private static JsonNode file(Demo demo) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(demo.file()));
    }

    /** The start page is another for each; that of an administrator reads every kind of row. */
    @Test
    void measuresTheStartPageOfAnAdministratorBesideThatOfAVisitor(@TempDir Path folder) throws Exception {
        String company;
        try (var empty = PageBench.start(folder)) {
            company = file(empty).get("companies").get(0).get("id").asString();
        }
        var examples = new ManyRows(folder.resolve("latchkey.db"), company, 1_000).fill();
        try (var demo = PageBench.start(folder)) {
            var homes = new MeasuredPages(demo.node().paths().web(), file(demo), examples)
                    .visits().stream().filter(visit -> visit.path().equals("/")).toList();
            assertThat(homes).extracting(MeasuredPages.Visit::kind).containsExactly("/ (a visitor)", "/");
            assertThat(homes.getFirst().get().html()).doesNotContain("GET /things");
            var home = homes.getLast().get();
            assertThat(home.status()).isEqualTo(200);
            assertThat(home.html()).contains("GET /things", "things_read");
        }
    }

    /** Consent needs a request, an operation of the reference one of its API, a sign-up one that waits. */
    @Test
    void measuresWhatIsThereForWhoeverAsks(@TempDir Path folder) throws Exception {
        String company;
        try (var empty = PageBench.start(folder)) {
            company = file(empty).get("companies").get(0).get("id").asString();
        }
        var examples = new ManyRows(folder.resolve("latchkey.db"), company, 1_000).fill();
        try (var demo = PageBench.start(folder)) {
            var visits = new MeasuredPages(demo.node().paths().web(), file(demo), examples).visits();
            var statuses = new TreeMap<String, Integer>();
            for (var visit : visits) {
                statuses.put(visit.kind(), visit.get().status());
            }
            assertThat(statuses.values()).allMatch(status -> status < 500);
            assertThat(statuses)
                    .containsEntry("/identity/oauth/consent?request=…", 200)
                    .containsEntry("/reference/{api}/{operation}", 200)
                    .containsEntry("/operator/partners/sign-ups", 200)
                    .containsEntry("/operator/partners/sign-ups/{id}/approve", 200)
                    .containsEntry("/partner/key/{id}/revoke", 200);
        }
    }
}
