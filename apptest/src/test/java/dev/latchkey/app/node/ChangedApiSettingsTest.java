package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Behind;
import dev.latchkey.app.config.Cors;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.testing.ServedFiles;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each setting of {@code apis[]} does to whoever calls, when it is said and when it is taken back. */
final class ChangedApiSettingsTest {

    /** What a change is told as. */
    private enum Told {
        OPENING,
        CHANGE
    }

    /**
     * One setting.
     *
     * @param component of the record that holds it
     * @param before lines of the API without it
     * @param after the same with it
     * @param said what saying it is
     * @param takenBack what taking it back is
     */
    private record Setting(String component, String before, String after, Told said, Told takenBack) {}

    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "test");
    private static final String CORS = "cors: {origins: [\"https://a.example\"]";

    private static final List<Setting> SETTINGS = List.of(
            // Its identifier stands for another API, which tokens may have been given for.
            new Setting("Api.name", "", "NAME", Told.OPENING, Told.OPENING),
            // Tokens of that name count.
            new Setting("Api.formerNames", "", "formerNames: [sales]", Told.OPENING, Told.CHANGE),
            // What it says is compared, operation by operation.
            new Setting("Api.document", "", "DOCUMENT", Told.OPENING, Told.CHANGE),
            // A caller says there what upstreams believe of others.
            new Setting("Api.passedHeaders", "", "passedHeaders: [X-Email]", Told.OPENING, Told.CHANGE),
            // It tells the upstream what it could know from the principal.
            new Setting("Api.sendsOAuthScopesHeader", "", "sendsOAuthScopesHeader: true", Told.CHANGE, Told.CHANGE),
            // Without it the upstream says whose pages may.
            new Setting("Api.cors", "", CORS + "}", Told.OPENING, Told.OPENING),
            new Setting(
                    "Cors.origins",
                    CORS + "}",
                    "cors: {origins: [\"https://a.example\", \"https://b.example\"]}",
                    Told.OPENING,
                    Told.OPENING),
            new Setting("Cors.headers", CORS + "}", CORS + ", headers: [X-A]}", Told.OPENING, Told.OPENING),
            new Setting(
                    "Cors.exposedHeaders", CORS + "}", CORS + ", exposedHeaders: [X-A]}", Told.OPENING, Told.OPENING),
            new Setting("Cors.credentials", CORS + "}", CORS + ", credentials: true}", Told.OPENING, Told.OPENING),
            new Setting("Cors.maxAge", CORS + "}", CORS + ", maxAge: 1h}", Told.OPENING, Told.OPENING),
            // Who answers, and how long it is waited for, is not who may ask.
            new Setting("Behind.addresses", "", "UPSTREAM", Told.CHANGE, Told.CHANGE),
            new Setting("Behind.isHttp2", "", "upstreamProtocol: http/2", Told.CHANGE, Told.CHANGE),
            new Setting("Behind.healthPath", "", "upstreamHealthPath: /health", Told.CHANGE, Told.CHANGE),
            new Setting("Behind.responseTimeout", "", "responseTimeout: 7s", Told.CHANGE, Told.CHANGE),
            new Setting("Behind.idleTimeout", "", "idleTimeout: 7s", Told.CHANGE, Told.CHANGE),
            new Setting("Behind.connectionsMax", "", "connectionsMax: 7", Told.CHANGE, Told.CHANGE),
            // A key that is in the query goes on to the upstream once it is none.
            new Setting(
                    "DocumentRules.schemes",
                    "",
                    "schemes: [{name: query, as: key, allowKeyInUrl: true}]",
                    Told.OPENING,
                    Told.OPENING),
            // A connection that is given over is judged no more.
            new Setting(
                    "DocumentRules.upgrades",
                    "",
                    "upgrades: [{operation: prices.list, protocols: [websocket]}]",
                    Told.OPENING,
                    Told.CHANGE),
            // Requests that were refused reach the upstream.
            new Setting("TargetRules.leniencies", "", "leniencies: [encodedSlash]", Told.OPENING, Told.CHANGE),
            new Setting("TargetRules.distinguishes", "", "distinguishes: [punctuation]", Told.OPENING, Told.CHANGE),
            // What no document has passes once it is not refused.
            new Setting(
                    "TargetRules.undeclaredParameters", "", "undeclaredParameters: refuse", Told.CHANGE, Told.OPENING),
            // The same operations at other paths.
            new Setting("TargetRules.basePath", "", "basePath: /v9", Told.OPENING, Told.OPENING));

    /** Those that change nothing of what is served as long as the document has no fault, or hold others of these. */
    private static final Set<String> BESIDE =
            Set.of("Api.behind", "Api.rules", "DocumentRules.isStrict", "DocumentRules.targets", "Behind.authorities");

    @Test
    void knowsEverySetting() {
        var there = Stream.of(Api.class, Behind.class, Cors.class, DocumentRules.class, TargetRules.class)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(ChangedApiSettingsTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
        var known = SETTINGS.stream().map(Setting::component).collect(Collectors.toCollection(TreeSet::new));
        known.addAll(BESIDE);
        assertThat(known).isEqualTo(there);
    }

    private static String name(RecordComponent component) {
        return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    }

    @Test
    void saysWhatEachOpens(@TempDir Path folder) throws Exception {
        try (var served = ServedFiles.start(folder)) {
            served.write("other.yaml", document().replace("security: [{query: []}]", "security: []"));
            served.write("orders.yaml", document());
            var changes = served.node().changes();
            for (var setting : SETTINGS) {
                serve(served, changes, setting.before());
                requireTold(setting, "said", setting.said(), planned(served, changes, setting.after()));
                serve(served, changes, setting.after());
                requireTold(setting, "taken back", setting.takenBack(), planned(served, changes, setting.before()));
            }
        }
    }

    private static String document() {
        return ServedFiles.DOCUMENT
                .replace("paths:\n", "servers: [{url: /shop}]\npaths:\n")
                .replace(
                        "securitySchemes:\n", "securitySchemes:\n    query: {type: apiKey, in: query, name: api_key}\n")
                .replace(
                        "/prices:",
                        "/quotes: {get: {security: [{query: []}], responses: {\"200\": {description: Q.}}}}\n"
                                + "  /prices:");
    }

    private static void requireTold(Setting setting, String when, Told told, ApisChange.Plan plan) {
        assertThat(plan.problems()).as(setting.component()).isEmpty();
        assertThat(plan.restarts()).as(setting.component()).isEmpty();
        assertThat(plan.isEmpty()).as(setting.component() + " " + when).isFalse();
        assertThat(plan.opens())
                .as(setting.component() + " " + when + ": " + plan)
                .isEqualTo(told == Told.OPENING);
    }

    private static ApisChange.Plan planned(ServedFiles served, ApisChange changes, String line) throws Exception {
        var name = line.equals("NAME") ? "sales" : "orders";
        var file = line.equals("DOCUMENT") ? "other.yaml" : "orders.yaml";
        var port = line.equals("UPSTREAM") ? 9 : served.upstreamPort();
        var more = line.matches("[A-Z]*") ? "" : "\n  " + line;
        served.write("latchkey.yaml", """
            apis:
            - name: %s
              document: %s
              upstream: "http://127.0.0.1:%d"%s
            """.formatted(name, file, port, more));
        return changes.plan();
    }

    private static void serve(ServedFiles served, ApisChange changes, String line) throws Exception {
        var plan = planned(served, changes, line);
        assertThat(plan.isApplicable()).as(line + ": " + plan).isTrue();
        if (!plan.isEmpty()) {
            assertThat(changes.apply(plan.digest(), AUTHOR)).isInstanceOf(ApisChange.Outcome.Applied.class);
        }
    }
}
