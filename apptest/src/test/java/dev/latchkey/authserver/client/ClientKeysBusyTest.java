package dev.latchkey.authserver.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.authserver.assertion.ClientAssertionVerifier;
import dev.latchkey.authserver.assertion.RemoteKeys;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.outbound.FetchResult;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told whose keys cannot be fetched now, because others' are. All in one thread: a fetch asks for the next. */
class ClientKeysBusyTest {

    private static final String ISSUER = "https://api.example";
    private static final ECKey KEY = TestKeys.ec("a");
    private static final int STRANGERS_AT_ONCE = 8;

    private final List<Future<AuthenticatedClient>> answers = new ArrayList<>();
    private Future<AuthenticatedClient> ofPartner = Future.failedFuture("not asked yet");
    private final TestDomain domain;
    private final ClientAuthenticator clients;

    ClientKeysBusyTest(@TempDir Path folder) {
        this.domain = TestDomain.open(TestDatabase.SQLITE, folder);
        var keys = new RemoteKeys((_, _) -> fetch(), Runnable::run, domain.clock);
        this.clients = new ClientAuthenticator(
                SecurityProfile.STANDARD,
                domain.index,
                (clientId, _) -> Future.succeededFuture(Optional.of(application(clientId))),
                new AssertedClients(
                        Runnable::run,
                        new ClientAssertionVerifier(ISSUER, new ReplayGuard(1600), Instant.EPOCH),
                        keys,
                        new EndpointAudiences(ISSUER, ISSUER)),
                new SecretHasher(new byte[32]),
                new TokenRequestLimits(1_000, System::nanoTime));
    }

    @AfterEach
    void close() {
        domain.close();
    }

    /** Each at a host of its own. */
    private static LiveApplication application(String clientId) {
        var keys = ClientKeys.at("https://" + clientId + ".example/keys");
        var application = new Application(
                clientId.startsWith("stranger") ? Partner.OF_REGISTERED : "p1",
                clientId,
                clientId,
                "",
                List.of(new RedirectUri("https://a.example/cb")),
                Scopes.of("orders_read"),
                Scopes.NONE,
                true,
                false,
                true,
                Application.Profile.NONE,
                new Application.Protocol(TokenFormat.OPAQUE, ClientProof.by(keys)),
                Instant.EPOCH,
                List.of());
        return new LiveApplication(application, "Partner");
    }

    private Future<AuthenticatedClient> ask(String clientId) {
        var now = domain.clock.instant();
        var claims = "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"jti\":\"1\",\"exp\":%d}"
                .formatted(clientId, clientId, ISSUER, now.getEpochSecond() + 60);
        var assertion = TestKeys.es256(KEY, "{\"alg\":\"ES256\",\"kid\":\"a\"}", claims);
        var request = new HttpRequest(
                "1",
                HttpMethod.POST,
                "/identity/oauth/token",
                null,
                HttpHeaders.headers(),
                Buffer.buffer(),
                HttpRequest.Caller.at(InetAddress.getLoopbackAddress()),
                Map.of());
        return clients.authenticate(new ClientAuthentication.ByAssertion(null, assertion), request, now);
    }

    /** While this one is under way, the next stranger comes, after the last that finds a place a partner's application. */
    private FetchResult fetch() {
        if (answers.size() <= STRANGERS_AT_ONCE) {
            var number = answers.size();
            answers.add(Future.failedFuture("not answered yet"));
            answers.set(number, ask("stranger" + number));
            if (number == STRANGERS_AT_ONCE) {
                ofPartner = ask("known");
            }
        }
        return new FetchResult.Fetched("{\"keys\":[" + KEY.toPublicJWK().toJSONString() + "]}", Duration.ofHours(1));
    }

    @Test
    void isToComeAgainAndTheClientsOfPartnersGoOn() {
        fetch();

        assertThat(answers).hasSize(STRANGERS_AT_ONCE + 1);
        assertThat(answers.subList(0, STRANGERS_AT_ONCE)).allMatch(Future::succeeded);
        assertThat(answers.getLast().cause()).isInstanceOfSatisfying(OAuthRejection.class, rejection -> {
            assertThat(rejection.error()).isEqualTo(OAuthError.UNAVAILABLE);
            assertThat(rejection.retryAfterSeconds()).isEqualTo(1);
        });
        assertThat(ofPartner.succeeded()).isTrue();
    }
}
