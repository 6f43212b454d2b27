package dev.latchkey.authserver.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.ChangeGate;
import dev.latchkey.core.change.TooManyChanges;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.edge.outbound.FetchResult;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import dev.latchkey.testing.TestCatalogue;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a document makes an application, and when it stops doing so. */
@OnEachDatabase
class ClientIdMetadataDocumentTest {

    private static final String ADDRESS = "https://a.example/client.json";
    private static final String GOOD =
            "{\"client_id\":\"" + ADDRESS + "\",\"redirect_uris\":[\"https://a.example/cb\",\"http://127.0.0.1/cb\"]}";
    private static final InetAddress FROM = InetAddress.getLoopbackAddress();
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestDomain domain;
    private final MachineClients clients;
    private final ClientDocuments documents;
    private FetchResult next = new FetchResult.Fetched(GOOD, HOUR);
    private int fetches;

    ClientIdMetadataDocumentTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        var stores = domain.stores;
        this.clients = new MachineClients(
                stores,
                stores.registrations(),
                (_, _, _) -> {},
                domain.secrets,
                new MachineClients.Admission(false, 10),
                domain.applications,
                domain.clock);
        this.documents = documents(60);
    }

    private ClientDocuments documents(int fetchesPerMinute) {
        return new ClientDocuments(
                domain.applications,
                clients,
                RegistrationRules.forMachines(TestCatalogue.ORDERS.scopes(), List.of(), false),
                (_, _) -> {
                    fetches++;
                    return next;
                },
                Runnable::run,
                domain.clock,
                fetchesPerMinute);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private Optional<LiveApplication> find() {
        return documents.find(ADDRESS, FROM).result();
    }

    @Test
    void makesAPublicApplicationOnFirstSightAndKeepsIt() {
        var application = find().orElseThrow();
        assertThat(application.publicClientId()).isEqualTo(ADDRESS);
        assertThat(application.isPublic()).isTrue();
        assertThat(application.clientId()).startsWith("cimd_");
        assertThat(application.findRedirectUri("http://127.0.0.1:51234/cb")).isNotNull();
        assertThat(documents.find(application.clientId(), FROM).result()).isEmpty();
        assertThat(find()).isPresent();
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void takesAChangeAfterTheDocumentHasExpired() {
        assertThat(find()).isPresent();
        next = new FetchResult.Fetched(GOOD.replace("https://a.example/cb", "https://a.example/other"), HOUR);
        domain.clock.advance(HOUR.minusMillis(1));
        assertThat(find().orElseThrow().findRedirectUri("https://a.example/cb")).isNotNull();
        domain.clock.advance(Duration.ofMillis(1));
        assertThat(find().orElseThrow().findRedirectUri("https://a.example/cb")).isNull();
        assertThat(fetches).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"client_id\":\"https://a.example/client.json/\",\"redirect_uris\":[\"https://a.example/cb\"]}",
                "{\"redirect_uris\":[\"https://a.example/cb\"]}",
                "{\"client_id\":\"https://a.example/client.json\",\"redirect_uris\":[\"https://a.example/cb\"],"
                        + "\"client_secret\":\"x\"}",
                "{\"client_id\":\"https://a.example/client.json\",\"redirect_uris\":[\"https://a.example/cb\"],"
                        + "\"token_endpoint_auth_method\":\"client_secret_post\"}",
                "not json"
            })
    void refusesADocumentAndDoesNotAskAgainAtOnce(String body) {
        next = new FetchResult.Fetched(body, HOUR);
        assertThat(find()).isEmpty();
        assertThat(find()).isEmpty();
        assertThat(fetches).isEqualTo(1);
        next = new FetchResult.Fetched(GOOD, HOUR);
        domain.clock.advance(Duration.ofMinutes(1));
        assertThat(find()).isPresent();
    }

    /** A partner's people call an application what they like, and others had the word in their names before. */
    @Test
    void keepsTheNameThatItHasWhateverAPartnerCallsSomething() {
        next = named("Quillon Code");
        assertThat(find()).isPresent();
        domain.partners.createPartner(TestDomain.OPERATOR, "talentbridge", "TalentBridge");
        application("word", "Quillon");
        application("whole", "Quillon Code");
        domain.follower.catchUp();
        domain.clock.advance(HOUR);
        assertThat(find().orElseThrow().application().name()).isEqualTo("Quillon Code");
        domain.clock.advance(HOUR);
        next = named("Quillon  Code Plus");
        assertThat(find()).as("another name is looked at").isEmpty();
        domain.clock.advance(HOUR);
        next = named("New  Quillon");
        assertThat(find().orElseThrow().application().name())
                .as("a word is everybody's, and the name is kept as it is shown")
                .isEqualTo("New Quillon");
    }

    private static FetchResult named(String name) {
        return new FetchResult.Fetched(GOOD.replace("{", "{\"client_name\":\"" + name + "\","), HOUR);
    }

    private void application(String clientId, String name) {
        var scopes = Scopes.of("orders_read");
        domain.partners.createApplication(
                new PartnerActor.OfPlatform(TestDomain.OPERATOR),
                "talentbridge",
                new NewApplication(
                        clientId,
                        name,
                        "",
                        List.of(new RedirectUri("https://talent.example/cb")),
                        scopes,
                        scopes,
                        true,
                        true,
                        new Application.Profile(null, null, false, null),
                        Application.Protocol.PUBLIC));
    }

    /** The page that asks for consent shows the name. */
    @Test
    void takesNoNameThatPeopleTrust() {
        domain.partners.createPartner(TestDomain.OPERATOR, "talentbridge", "TalentBridge");
        application("sync", "Sync Hub");
        domain.follower.catchUp();
        for (var name : List.of("Official TalentBridge", "Ta\u0142entBridge", "Sync-Hub", "Latchkey Login")) {
            next = new FetchResult.Fetched(GOOD.replace("{", "{\"client_name\":\"" + name + "\","), HOUR);
            assertThat(find()).as(name).isEmpty();
            domain.clock.advance(Duration.ofMinutes(1));
        }
        next = new FetchResult.Fetched(GOOD.replace("{", "{\"client_name\":\"\u017b\u00f3\u0142w\","), HOUR);
        assertThat(find()).isPresent();
    }

    @Test
    void takesNoNameThatReadsAsAnAddressButItsOwn() {
        for (var name : List.of("Visit evil.example", "https://evil.example", "it@evil.example")) {
            next = new FetchResult.Fetched(GOOD.replace("{", "{\"client_name\":\"" + name + "\","), HOUR);
            assertThat(find()).as(name).isEmpty();
            domain.clock.advance(Duration.ofMinutes(1));
        }
        var host = URI.create(ADDRESS).getHost();
        next = new FetchResult.Fetched(GOOD.replace("{", "{\"client_name\":\"" + host + "\","), HOUR);
        assertThat(find()).isPresent();
    }

    /** A document that turns bad ends the application's use; one that cannot be had for a while does not. */
    @Test
    void standsInForAFailedFetchButNotForABadDocument() {
        assertThat(find()).isPresent();
        domain.clock.advance(HOUR);
        next = new FetchResult.Failed("status 503");
        assertThat(find()).isPresent();
        domain.clock.advance(HOUR);
        assertThat(find()).isEmpty();
        domain.clock.advance(HOUR);
        next = new FetchResult.Refused("address is not a public one");
        assertThat(find()).isEmpty();
    }

    @Test
    void fetchesNoMoreThanItsShareForOneHost() {
        next = new FetchResult.Failed("status 404");
        for (int i = 0; i < 10; i++) {
            assertThat(documents.find(ADDRESS + i, address(i)).result()).isEmpty();
        }
        for (int i = 10; i < 100; i++) {
            assertThat(documents.find(ADDRESS + i, address(i)).cause()).isInstanceOf(TooManyDocuments.class);
        }
        assertThat(fetches).isEqualTo(10);
    }

    /** One who asks uses up a share, and no more; neither touches what is known. */
    @Test
    void fetchesNoMoreThanItsShareForOneWhoAsks() {
        assertThat(find()).isPresent();
        domain.clock.advance(HOUR);
        var good = next;
        next = new FetchResult.Failed("status 404");
        for (int i = 0; i < 100; i++) {
            documents.find("https://" + i + ".example/client.json", FROM);
        }
        assertThat(fetches).isEqualTo(11);
        assertThat(documents
                        .find("https://other.example/client.json", address(1))
                        .result())
                .isEmpty();
        assertThat(fetches).isEqualTo(12);
        next = good;
        assertThat(find()).isPresent();
        assertThat(fetches).isEqualTo(13);
    }

    /** A document that may not be read again in this minute stands in for itself, as one that cannot be had. */
    @Test
    void standsInWhereNoFetchIsLeft() {
        next = new FetchResult.Fetched(GOOD, Duration.ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            assertThat(find()).isPresent();
            domain.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(fetches).isEqualTo(11);
    }

    /** After a start nothing is remembered of documents: strangers who name others first keep out no client that is known. */
    @Test
    void standsInAsItIsStoredAfterAStartWhereNoFetchIsLeft() {
        assertThat(find()).isPresent();
        var other = ADDRESS.replace("a.example", "b.example");
        next = new FetchResult.Fetched(GOOD.replace("a.example", "b.example").replace("Agent", "Helper"), HOUR);
        assertThat(documents.find(other, FROM).result()).isPresent();

        var started = documents(1);
        assertThat(started.find(other, address(1)).result()).isPresent();
        var before = fetches;
        assertThat(started.find(ADDRESS, FROM).result()).isPresent();
        assertThat(fetches).as("none is left").isEqualTo(before);
    }

    private static InetAddress address(int last) {
        return InetAddress.ofLiteral("203.0.113." + last);
    }

    /** Removed while its document was fresh, it is back a minute later at most. */
    @Test
    void comesBackAfterItWasRemovedBecauseNobodyUsedIt() {
        assertThat(find()).isPresent();
        domain.clock.advance(UnusedClients.KEPT.plusMillis(1));
        assertThat(find()).isPresent();
        var stores = domain.stores;
        var unused = new UnusedClients(stores, stores.registrations(), domain.clock);
        assertThat(unused.remove()).isEqualTo(1);
        assertThat(find()).isEmpty();
        domain.clock.advance(Duration.ofMinutes(1));
        assertThat(find()).isPresent();
        assertThat(fetches).isEqualTo(3);
    }

    @Test
    void neverFetchesForWhatIsNoAddress() {
        assertThat(documents.find("nobody", FROM).result()).isEmpty();
        assertThat(documents.find("http://a.example/client.json", FROM).result())
                .isEmpty();
        assertThat(fetches).isZero();
    }

    /** A known client is kept out by nobody who changes too much, and by no disk that is full. */
    @Test
    void staysAsItIsStoredWhileTheStoreTakesNoChange() {
        assertThat(find()).isPresent();
        next = new FetchResult.Fetched(GOOD.replace("https://a.example/cb", "https://a.example/other"), HOUR);
        domain.stores.judge((entry, _) -> {
            throw new TooManyChanges(entry.companyId(), 1);
        });
        domain.clock.advance(HOUR);
        assertThat(find().orElseThrow().findRedirectUri("https://a.example/cb")).isNotNull();
        assertThat(fetches).isEqualTo(2);
        assertThat(find()).isPresent();
        assertThat(fetches).isEqualTo(2);

        domain.stores.judge(ChangeGate.OPEN);
        domain.clock.advance(Duration.ofMinutes(1));
        assertThat(find().orElseThrow().findRedirectUri("https://a.example/cb")).isNull();
    }

    @Test
    void isNotThereWhileTheStoreTakesNoneThatIsNew() {
        domain.stores.judge((entry, _) -> {
            throw new TooManyChanges(entry.companyId(), 1);
        });
        assertThat(find()).isEmpty();
    }
}
