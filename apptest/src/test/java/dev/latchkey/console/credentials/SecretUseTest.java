package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.gateway.proxy.RawConnection;
import dev.latchkey.page.Messages;
import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.PageForm;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whichever secret proved itself is known as used, so that nobody cuts off one that is alive. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretUseTest {

    private static final String NOT_USED = "Not used yet";
    private static final String NO_SCOPE_USED = "No call needed a scope in the last 30 days";
    private static final RotationOverlap OVERLAP = new RotationOverlap.Lasting(Duration.ofHours(24));

    private TestPlatform platform;
    private TestBrowser admin;
    private Actor.CompanyUser actor;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        admin = new TestBrowser(platform);
        var user = platform.user(0, 0);
        admin.signIn(user.get("email").asString(), user.get("password").asString());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String page(String id) {
        return admin.get("/settings/credentials/" + id).body();
    }

    private List<LastUse> uses(String ownerId, String credentialId) {
        platform.domain().usage().flush();
        var stores = platform.domain().stores();
        return stores.transactions().read(tx -> stores.credentials().lastUses(tx, ownerId, credentialId, 10));
    }

    private HttpResponse<String> form(String path, String clientId, String secret, String body) {
        return platform.post(
                path,
                body,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(clientId, secret));
    }

    private NewSecret<Credential.ApiKey> key(String name) {
        return platform.domain().credentials().commands().createApiKey(actor, new NewApiKey(name, ""));
    }

    private NewSecret<Credential.OAuthClient> client(String name) {
        var settings = new ClientSettings("ADMINISTRATOR", null, Scopes.of("orders_read"), TokenFormat.OPAQUE);
        return platform.domain().credentials().commands().createClient(actor, new NewClient(name, "", settings));
    }

    private NewSecret<? extends Credential> rotated(String id) {
        return platform.domain().credentials().secretCommands().rotate(actor, id, OVERLAP);
    }

    @Test
    void tellsOfBothKeysOfARotationWhoUsesThem() {
        var made = key("Rotated and used");
        var id = made.credential().id();
        var fresh = rotated(id);
        assertThat(page(id).split(NOT_USED, -1)).as("both unused").hasSize(3);

        platform.getRecorded("/orders?limit=1", "X-Api-Key", made.secret().reveal());
        assertThat(page(id).split(NOT_USED, -1)).as("the old one used").hasSize(2);
        assertThat(uses(platform.companyId(0), id))
                .extracting(LastUse::secretId)
                .containsExactly(made.credential().secrets().getLast().id());

        platform.getRecorded("/orders?limit=1", "X-Api-Key", fresh.secret().reveal());
        assertThat(page(id)).doesNotContain(NOT_USED);
    }

    /** Before a rotation there is nothing to compare, and the activity of the credential says the same. */
    @Test
    void countsTheCallsOfEachSecretWhileBothWork() {
        var made = key("Rotated and counted");
        var id = made.credential().id();
        platform.getRecorded("/orders?limit=1", "X-Api-Key", made.secret().reveal());
        var fresh = rotated(id);
        assertThat(callsOf(id)).containsExactly("0", "0");

        platform.getRecorded("/orders?limit=1", "X-Api-Key", made.secret().reveal());
        for (var i = 0; i < 3; i++) {
            platform.getRecorded("/orders?limit=1", "X-Api-Key", fresh.secret().reveal());
        }

        assertThat(callsOf(id)).as("new, old").containsExactly("3", "1");
        assertThat(page(id)).contains("lk-plot-old", "lk-plot-succeeded").doesNotContain("lk-plot-limited");
    }

    /** Since the rotation, by secret, as the page says it. */
    private List<String> callsOf(String id) {
        return Pattern.compile(">([0-9]+) calls? since the rotation")
                .matcher(page(id))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** A long upload is a use from its beginning on: who waits for its end to see one cuts off a live key. */
    @Test
    void tellsOfAKeyWhoseFirstUploadGoesOn() {
        var made = key("Rotated during its first upload");
        var id = made.credential().id();
        rotated(id);

        platform.recorded(agent -> upload(agent, made.secret().reveal(), () -> {
            assertThat(uses(platform.companyId(0), id)).singleElement().satisfies(use -> {
                assertThat(use.secretId())
                        .isEqualTo(made.credential().secrets().getLast().id());
                assertThat(use.isOpen()).isTrue();
                assertThat(use.count()).isZero();
            });
            assertThat(page(id).split(NOT_USED, -1)).as("the old one is in use").hasSize(2);
        }));

        assertThat(uses(platform.companyId(0), id)).singleElement().satisfies(use -> {
            assertThat(use.outcome()).isEqualTo("400");
            assertThat(use.count()).isEqualTo(1);
        });
    }

    /** A stream of hours is in use for hours, also when a short call by the same secret came and went after it began. */
    @Test
    void tellsOfAKeyWhoseUploadGoesOnBesideAShorterCall() {
        var made = key("Streams beside a short call");
        var id = made.credential().id();
        var fresh = rotated(id);
        var old = newest(made);

        platform.recorded(agent -> upload(agent, made.secret().reveal(), () -> {
            platform.getRecorded("/orders?limit=1", "X-Api-Key", made.secret().reveal());
            assertThat(use(id, old).isOpen()).as("the upload goes on").isTrue();
            assertThat(use(id, old).count()).isEqualTo(1);
            platform.getRecorded("/orders?limit=1", "X-Api-Key", made.secret().reveal());
            platform.getRecorded("/orders?limit=1", "X-Api-Key", fresh.secret().reveal());
            assertThat(use(id, old).isOpen()).as("the upload goes on").isTrue();
            var later = use(id, old).at().plus(Duration.ofHours(2));
            assertThat(verdict(
                            fresh.credential(),
                            later,
                            use(id, old),
                            use(fresh.credential().secrets().getLast().id(), later, 1)))
                    .isEqualTo("false The old secret is still in use");
        }));

        assertThat(use(id, old).outcome()).isEqualTo("400");
        assertThat(use(id, old).count()).isEqualTo(3);
    }

    private LastUse use(String credential, String secret) {
        return uses(platform.companyId(0), credential).stream()
                .filter(use -> use.secretId().equals(secret))
                .findFirst()
                .orElseThrow();
    }

    /** @param meanwhile runs when the request was let in, before its body */
    private int upload(String agent, String key, Runnable meanwhile) {
        try (var connection = new RawConnection(platform.api("").getPort())) {
            connection.send("""
                POST /manage/v1/credentials HTTP/1.1
                Host: localhost
                X-Api-Key: %s
                User-Agent: %s
                Content-Type: application/json
                Content-Length: 2
                Expect: 100-continue

                """.formatted(key, agent));
            assertThat(connection.read().status()).as("it was let in").isEqualTo(100);
            meanwhile.run();
            connection.send("{}");
            return connection.read().status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So is a call that its API answers late, with the key as with the scopes of a token. */
    @Test
    void tellsOfKeysAndScopesWhoseFirstAnswerIsAwaited() throws Exception {
        var key = key("Waits for its first answer");
        var client = client("Waits for its first answer");
        var clientId = client.credential().id();
        var answer = form("/identity/oauth/token", clientId, client.secret().reveal(), "grant_type=client_credentials");
        var token = TestPlatform.json(answer).get("access_token").asString();
        var scopes = "/settings/credentials/" + clientId + "/scopes";
        assertThat(admin.get(scopes).body()).contains(NO_SCOPE_USED);
        var arrived = new CountDownLatch(2);
        var go = new CompletableFuture<Optional<EchoUpstream.Answer>>();
        platform.upstream().script(_ -> {
            arrived.countDown();
            return go.orTimeout(60, TimeUnit.SECONDS).join();
        });
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var byKey = callers.submit(() -> platform.getRecorded(
                    "/orders?limit=1", "X-Api-Key", key.secret().reveal()));
            var byToken =
                    callers.submit(() -> platform.getRecorded("/orders?limit=1", "Authorization", "Bearer " + token));
            assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(uses(platform.companyId(0), key.credential().id()))
                    .singleElement()
                    .satisfies(use -> assertThat(use.isOpen()).isTrue());
            platform.domain().activity().flush();
            assertThat(admin.get(scopes).body()).doesNotContain(NO_SCOPE_USED);

            go.complete(Optional.empty());
            assertThat(byKey.get().statusCode()).isEqualTo(200);
            assertThat(byToken.get().statusCode()).isEqualTo(200);
        } finally {
            go.complete(Optional.empty());
            platform.upstream().script(_ -> Optional.empty());
        }
        assertThat(uses(platform.companyId(0), key.credential().id()))
                .singleElement()
                .satisfies(use -> assertThat(use.count()).isEqualTo(1));
        var stores = platform.domain().stores();
        assertThat(stores.transactions()
                        .<Map<String, Long>>read(tx ->
                                stores.activity().scopesUsed(tx, new Subject(platform.companyId(0), clientId), 0)))
                .isEqualTo(Map.of("orders_read", 1L));
    }

    @Test
    void cutsOffASilentSecretAtOnceAndAsksAboutOneThatCame() {
        var made = key("Rotated and silent");
        var id = made.credential().id();
        var fresh = rotated(id);
        var old = "/settings/credentials/" + id + "/secrets/" + newest(made) + "/revoke";
        assertThat(page(id)).contains("No call has come with the new secret yet", "href=\"" + old);
        platform.getRecorded("/orders?limit=1", "X-Api-Key", fresh.secret().reveal());
        assertThat(page(id)).contains("The old secret was never used", "action=\"" + old);

        platform.getRecorded("/orders?limit=1", "X-Api-Key", made.secret().reveal());
        var asked = admin.post(old, "lastUse", "never");
        assertThat(TestBrowser.location(asked)).as("went on to").isEmpty();
        assertThat(asked.body()).contains("It cannot be undone");
        assertThat(page(id)).contains("The old secret is still in use", "href=\"" + old);
        assertThat(platform.get("/orders?limit=1", "X-Api-Key", made.secret().reveal())
                        .statusCode())
                .isEqualTo(200);

        var other = key("Rotated, silent and cut off");
        var next = rotated(other.credential().id());
        platform.getRecorded("/orders?limit=1", "X-Api-Key", next.secret().reveal());
        var form = PageForm.all(page(other.credential().id())).stream()
                .filter(one -> one.action().endsWith("/revoke"))
                .findFirst()
                .orElseThrow();
        assertThat(admin.post(form.action(), "lastUse", form.fields().getOrDefault("lastUse", ""))
                        .statusCode())
                .isEqualTo(303);
        assertThat(platform.get("/orders?limit=1", "X-Api-Key", other.secret().reveal())
                        .statusCode())
                .isEqualTo(401);
        assertThat(page(other.credential().id())).doesNotContain("The old secret");
    }

    @Test
    void calledSilentIsWhatDidNotComeForAnHourWhileTheNewOneDid() {
        var made = key("Rotated by the clock");
        var credential = rotated(made.credential().id()).credential();
        var now = credential.facts().createdAt().plus(Duration.ofHours(5));
        var old = credential.secrets().getFirst().id();
        var newest = credential.secrets().getLast().id();
        assertThat(verdict(credential, now, use(old, now, 60), use(newest, now, 1)))
                .isEqualTo("true The old secret has been silent for one hour");
        assertThat(verdict(credential, now, use(old, now, 200), use(newest, now, 1)))
                .isEqualTo("true The old secret has been silent for 3 hours");
        assertThat(verdict(credential, now, use(old, now, 59), use(newest, now, 1)))
                .isEqualTo("false The old secret is still in use");
        assertThat(verdict(credential, now, use(old, now, 90), use(newest, now, 91)))
                .isEqualTo("false The old secret is still in use");
        var open = new LastUse(old, now.minus(Duration.ofHours(2)), "", "", "", LastUse.LET_IN, 0);
        assertThat(verdict(credential, now, open, use(newest, now, 1)))
                .isEqualTo("false The old secret is still in use");
        assertThat(verdict(credential, now, use(old, now, 90))).isEqualTo("false The old secret is still in use");
    }

    private static String newest(NewSecret<? extends Credential> made) {
        return made.credential().secrets().getLast().id();
    }

    private static LastUse use(String secret, Instant now, int minutesAgo) {
        return new LastUse(secret, now.minus(Duration.ofMinutes(minutesAgo)), "", "", "", "", 1);
    }

    private static String verdict(Credential credential, Instant now, LastUse... uses) {
        var rotation = Rotation.of(Messages.load(), credential, List.of(uses), now);
        return rotation == null ? "none" : rotation.isSilent() + " " + rotation.verdict();
    }

    /** A client that asks about tokens and never for one is in use all the same. */
    @Test
    void tellsWhichSecretAClientProvesItselfWithWhereverItDoes() {
        var made = client("Rotated client");
        var id = made.credential().id();
        var fresh = rotated(id);
        var old = made.credential().secrets().getLast().id();
        var newest = fresh.credential().secrets().getLast().id();

        assertThat(form("/identity/oauth/introspect", id, made.secret().reveal(), "token=none")
                        .statusCode())
                .isEqualTo(200);
        assertThat(uses(platform.companyId(0), id))
                .extracting(LastUse::secretId)
                .containsExactly(old);
        assertThat(form("/identity/oauth/revoke", id, fresh.secret().reveal(), "token=none")
                        .statusCode())
                .isEqualTo(200);
        assertThat(uses(platform.companyId(0), id))
                .extracting(LastUse::secretId)
                .containsExactlyInAnyOrder(old, newest);
        assertThat(form("/identity/oauth/token", id, fresh.secret().reveal(), "grant_type=client_credentials")
                        .statusCode())
                .isEqualTo(200);
        assertThat(uses(platform.companyId(0), id))
                .filteredOn(use -> use.secretId().equals(newest))
                .singleElement()
                .satisfies(use -> {
                    assertThat(use.count()).isEqualTo(2);
                    assertThat(use.operation()).isEqualTo("POST /identity/oauth/token");
                });
    }

    /** Whoever got a token with a secret and goes on with it would be cut off together with the secret. */
    @Test
    void countsTheUseOfATokenForTheSecretThatGotIt() {
        var made = client("Client with a token");
        var id = made.credential().id();
        var old = made.credential().secrets().getLast().id();
        var answer = form("/identity/oauth/token", id, made.secret().reveal(), "grant_type=client_credentials");
        var token = TestPlatform.json(answer).get("access_token").asString();
        uses(platform.companyId(0), id);
        rotated(id);

        platform.getRecorded("/orders?limit=1", "Authorization", "Bearer " + token);

        assertThat(uses(platform.companyId(0), id)).singleElement().satisfies(use -> {
            assertThat(use.secretId()).isEqualTo(old);
            assertThat(use.operation()).isEqualTo("GET /orders");
            assertThat(use.count()).isEqualTo(2);
        });
        assertThat(page(id).split(NOT_USED, -1)).as("the new one unused").hasSize(2);
    }

    @Test
    void tellsThatAPartnersKeyWasUsed() {
        var stores = platform.domain().stores();
        var key = stores.transactions().read(tx -> {
            var partner = stores.partners().page(tx, "", 1).getFirst();
            return stores.partners().keys(tx, partner.id()).getFirst();
        });
        platform.getRecorded("/feed/orders", "X-Api-Key", platform.partnerKey());
        assertThat(uses(key.partnerId(), key.id()))
                .extracting(LastUse::secretId)
                .containsExactly(key.secrets().getLast().id());
    }

    @Test
    void tellsWhichSecretAnApplicationProvesItselfWith() {
        var application = platform.sheet().get("partner").get("applications").get(0);
        var clientId = application.get("clientId").asString();
        var stores = platform.domain().stores();
        var stored = stores.transactions().read(tx -> {
            var partner = stores.partners().page(tx, "", 1).getFirst();
            return stores.applications().find(tx, partner.id(), clientId).orElseThrow();
        });
        assertThat(form(
                                "/identity/oauth/introspect",
                                clientId,
                                application.get("clientSecret").asString(),
                                "token=none")
                        .statusCode())
                .isEqualTo(200);
        assertThat(uses(stored.partnerId(), clientId))
                .extracting(LastUse::secretId)
                .containsExactly(stored.secrets().getLast().id());
    }

    @Test
    void showsTheSecretsOfARevokedCredentialAsRevoked() {
        var made = key("Rotated then revoked");
        var id = made.credential().id();
        rotated(id);
        platform.domain().credentials().commands().revoke(actor, id);

        assertThat(page(id).split("lk-badge [^>]*>Revoked<", -1))
                .as("the key's own badge and those of its two secrets")
                .hasSize(4);
        var answer = platform.get("/manage/v1/credentials/" + id, "X-Api-Key", platform.apiKey(0));
        var secrets = TestPlatform.json(answer).get("secrets");
        assertThat(secrets.valueStream().map(secret -> secret.get("state").asString()))
                .containsExactly("REVOKED", "REVOKED");
    }

    /** One page of last uses is not enough for a credential that was rotated more often than that. */
    @Test
    void tellsOfEverySecretHoweverManyThereAre() {
        var made = key("Often rotated");
        var id = made.credential().id();
        var secret = made.secret().reveal();
        for (var i = 0; i < 25; i++) {
            platform.getRecorded("/orders?limit=1", "X-Api-Key", secret);
            secret = platform.domain()
                    .credentials()
                    .secretCommands()
                    .rotate(actor, id, new RotationOverlap.None())
                    .secret()
                    .reveal();
        }
        platform.getRecorded("/orders?limit=1", "X-Api-Key", secret);
        assertThat(page(id)).doesNotContain(NOT_USED);
    }
}
