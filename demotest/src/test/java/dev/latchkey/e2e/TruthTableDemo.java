package dev.latchkey.e2e;

import dev.latchkey.testing.DemoPlatform;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.JsonNode;

/** One demonstration for all tests of the truth table, with what the whole organisation's key reads of it; stops after the last test. */
final class TruthTableDemo implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(TruthTableDemo.class);

    /**
     * What is expected is worked out from this.
     *
     * @param publications of both companies, in the order of the sheet
     */
    record Rows(
            TestPlatform platform,
            Path folder,
            Listing jobs,
            Listing candidates,
            Listing candidatesOfGermanClient,
            List<List<JsonNode>> publications)
            implements AutoCloseable {

        static Rows read() {
            try {
                var folder = Files.createTempDirectory("truth-table");
                var platform = DemoPlatform.start(folder);
                var key = TruthTable.key(platform, TruthTable.ACME);
                return new Rows(
                        platform,
                        folder,
                        Listing.read(platform, "/jobs", key),
                        Listing.read(platform, "/candidates", key),
                        Listing.read(
                                platform,
                                "/candidates",
                                TruthTable.token(platform, TruthTable.ACME, TruthTable.GERMAN_CLIENT)),
                        List.of(
                                readPublications(platform, TruthTable.ACME),
                                readPublications(platform, TruthTable.GLOBEX)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Active postings of a company's jobs, as the whole organisation's key sees them, each with its job's id. */
        private static List<JsonNode> readPublications(TestPlatform platform, int company) {
            return Listing.read(platform, "/jobs", TruthTable.key(platform, company)).ids().stream()
                    .flatMap(id -> TruthTable.listed(
                            platform.get("/jobs/" + id + "/publication", TruthTable.key(platform, company)))
                            .rows()
                            .stream())
                    .filter(publication -> publication.get("active").asBoolean())
                    .toList();
        }

        @Override
        public void close() throws IOException {
            platform.close();
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Rows.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Rows.class, _ -> Rows.read(), Rows.class);
    }
}
