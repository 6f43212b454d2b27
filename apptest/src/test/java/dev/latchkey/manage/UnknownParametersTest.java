package dev.latchkey.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.testing.TestCatalogue;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A parameter that an operation does not have is never passed over: whoever sent it meant something by it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnknownParametersTest {

    private TestPlatform platform;
    private List<Operation> operations;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        platform = TestPlatform.start(folder);
        var catalogue = TestCatalogue.ORDERS;
        var reader =
                new OpenApiReader(catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers());
        operations = new ArrayList<>();
        for (var written : PlatformDocuments.copyTo(folder.resolve("read-again"), catalogue)) {
            operations.addAll(reader.read(written.name(), written.file()).operations());
        }
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private HttpResponse<String> send(String method, String target, String name, String... headers) {
        var body = BodyPublishers.ofString("{\"type\":\"API_KEY\",\"name\":\"" + name + "\"}");
        var request = platform.request(platform.api(target), "X-Api-Key", platform.apiKey(0))
                .header("Content-Type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : body);
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return platform.send(request);
    }

    @Test
    void areRefusedByEveryOperation() {
        assertThat(operations).hasSizeGreaterThan(25);
        for (var operation : operations) {
            var path = operation.paths().getFirst().toString().replaceAll("\\{[^}]+}", "one");
            var answer = send(operation.method().name(), path + "?dryRun=true", "Sent along");
            assertThat(answer.statusCode()).as(operation.id() + answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("dryRun", "not a parameter of this operation");
        }
        assertThat(platform.get("/manage/v1/credentials?q=Sent", "X-Api-Key", platform.apiKey(0))
                        .body())
                .doesNotContain("Sent along");
    }

    @Test
    void areNotAnsweredWithWhatWasMadeBefore() {
        String[] mark = {"Idempotency-Key", UUID.randomUUID().toString()};
        assertThat(send("POST", "/manage/v1/credentials", "Made once", mark).statusCode())
                .isEqualTo(201);
        assertThat(send("POST", "/manage/v1/credentials?x=1", "Made once", mark).statusCode())
                .isEqualTo(400);
    }
}
