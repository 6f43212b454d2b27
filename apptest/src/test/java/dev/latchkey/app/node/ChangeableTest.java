package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each key of a configuration is taken anew by a node that runs, or named as one that it does not take. */
class ChangeableTest {

    private static Stream<String> components(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents()).map(RecordComponent::getName);
    }

    private static Configuration read(Path folder, String key, String value) throws Exception {
        var file = folder.resolve("latchkey.yaml");
        Files.writeString(file, "");
        return ConfigurationReader.read(file, value.isEmpty() ? Map.of() : Map.of(key, value));
    }

    @ParameterizedTest
    @CsvSource({
        "dataFolder, elsewhere",
        "store.staleAfter, 30s",
        "listeners.apiHost, 127.0.0.2",
        "listeners.webHost, 127.0.0.2",
        "listeners.privateHost, 127.0.0.2",
        "listeners.privateNames, latchkey.internal",
        "listeners.apiPort, 7001",
        "listeners.webPort, 7002",
        "listeners.privatePort, 7003",
        "listeners.apiUrl, https://api.example.com",
        "listeners.webUrl, https://example.com",
        "listeners.trustedProxies, 10.0.0.0/8",
        "listeners.forwardedHeader, Forwarded",
        "listeners.bodyIdleTimeout, 11s",
        "listeners.connectionsMax, 77",
        "listeners.connectionsPerAddress, 7",
        "listeners.bodyTimeout, 11s",
        "listeners.stopDelay, 11s",
        "listeners.stopTimeout, 11s",
        "tokens.accessTokenLifetime, 7m",
        "tokens.codeLifetime, 7s",
        "tokens.refreshTokenIdleTimeout, 7d",
        "signing.rotateEvery, 7d",
        "credentials.prefix, other",
        "passwords.argon2.memoryKibibytes, 2048",
        "passwords.argon2.iterations, 7",
        "passwords.argon2.parallelism, 7",
        "signIn.sessionIdleTimeout, 7m",
        "mail.from, other@example.com",
        "dpop.nonceLifetime, 7m",
        "oauth.profile, fapi2",
        "clients.allowPrivateAddressesForLocalUse, true",
        "registration.dynamic, true"
    })
    void whatARunningNodeDoesNotTakeIsNamed(String key, String value, @TempDir Path folder) throws Exception {
        assertThat(Restarts.between(read(folder, key, ""), read(folder, key, value)))
                .containsExactly(key);
    }

    @ParameterizedTest
    @CsvSource({
        "limits.requestsPerSecond, 7",
        "limits.ownRequestsPerSecond, 7",
        "upstreams.connectTimeout, 7s",
        "catalogue, catalogue.yaml"
    })
    void whatItTakesNeedsNoRestart(String key, String value, @TempDir Path folder) throws Exception {
        assertThat(Restarts.between(read(folder, key, ""), read(folder, key, value)))
                .isEmpty();
    }

    /** Whoever adds something to these decides in ServedComparison whether it opens, and adds it here. */
    @Test
    void whatIsComparedIsAllThatThereIs() {
        assertThat(components(Api.class))
                .containsExactlyInAnyOrder(
                        "name",
                        "formerNames",
                        "document",
                        "behind",
                        "rules",
                        "sendsOAuthScopesHeader",
                        "passedHeaders",
                        "cors");
        assertThat(components(Configuration.RateLimits.class))
                .containsExactlyInAnyOrder(
                        "requestsPerSecond",
                        "concurrentRequests",
                        "companyRequestsPerSecond",
                        "companyConcurrentRequests",
                        "tokenRequestsPerSecond",
                        "ownRequestsPerSecond",
                        "companyChangesPerSecond");
        assertThat(components(Catalogue.class))
                .containsExactlyInAnyOrder(
                        "scopes", "permissions", "roles", "carriers", "errorCodes", "ruleFields", "wording", "source");
        assertThat(components(ScopeCatalog.Entry.class))
                .containsExactlyInAnyOrder(
                        "name", "group", "description", "consentPrompt", "isSensitive", "aliases", "isForPartnersOnly");
        assertThat(components(PermissionCatalog.Entry.class))
                .containsExactlyInAnyOrder("name", "description", "isAdministrative", "reachesWholeOrganisation");
    }
}
