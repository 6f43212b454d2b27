package dev.latchkey.authserver.registration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import dev.latchkey.testing.TestCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may register, how many there may be, what is written down of it, and who is removed again. */
@OnEachDatabase
class MachineClientsTest {

    private static final RegistrationRules RULES =
            RegistrationRules.forMachines(TestCatalogue.ORDERS.scopes(), List.of(), false);
    private static final int CLIENTS_MAX = 2;
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestDomain domain;
    private final InitialTokens tokens;
    private final MachineClients withToken;
    private final MachineClients open;
    private final UnusedClients unused;
    private final List<String> ended = new ArrayList<>();

    MachineClientsTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        var stores = domain.stores;
        this.tokens = new InitialTokens(
                stores.transactions(), stores.registrations(), stores.auditLog(), domain.secrets, domain.clock);
        this.withToken = clients(false);
        this.open = clients(true);
        this.unused = new UnusedClients(stores, stores.registrations(), domain.clock);
    }

    private MachineClients clients(boolean isOpenToAnyone) {
        return clients(isOpenToAnyone, CLIENTS_MAX, domain.applications);
    }

    private MachineClients clients(boolean isOpenToAnyone, int clientsMax, ApplicationIndex index) {
        var stores = domain.stores;
        return new MachineClients(
                stores,
                stores.registrations(),
                (_, _, clientIds) -> ended.addAll(clientIds),
                domain.secrets,
                new MachineClients.Admission(isOpenToAnyone, clientsMax),
                index,
                domain.clock);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private static ClientMetadata metadata() {
        return ClientMetadata.ofRegistration(
                MetadataMembers.parse("{\"redirect_uris\":[\"https://a.example/cb\"]}".getBytes(UTF_8)), RULES);
    }

    private static MachineClients.Answered register(MachineClients clients, @Nullable Secret token) {
        return clients.register(metadata(), token, "192.0.2.1");
    }

    private static DocumentAddress address(int number) {
        return DocumentAddress.parse("https://a.example/" + number, false).orElseThrow();
    }

    private InitialTokens.Created token(int uses) {
        return tokens.create(TestDomain.OPERATOR, "Test", uses, HOUR);
    }

    private List<AuditEvent> events(String owner) {
        return TestAudit.entries(domain.stores, owner).stream()
                .map(chained -> chained.entry().event())
                .toList();
    }

    @Test
    void takesATokenUntilItExpires() {
        var token = token(5).value();
        domain.clock.advance(HOUR.minusMillis(1));
        register(withToken, token);
        domain.clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> register(withToken, token))
                .isInstanceOfSatisfying(
                        RegistrationRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RegistrationRefused.Reason.INVALID_TOKEN));
    }

    @Test
    void takesNoMoreThanThereIsPlaceForAndNoUseOfTheTokenThen() {
        var token = token(5);
        var first = register(withToken, token.value());
        register(withToken, token.value());
        assertThatThrownBy(() -> register(withToken, token.value()))
                .isInstanceOfSatisfying(
                        RegistrationRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RegistrationRefused.Reason.TOO_MANY));
        assertThat(tokens.list("", 1).getFirst().uses()).isEqualTo(2);

        withToken.remove(first.application().clientId(), given(first));
        assertThat(ended).containsExactly(first.application().clientId());
        register(withToken, token.value());
    }

    private static Secret given(MachineClients.Answered answered) {
        var token = answered.token();
        assertThat(token).isNotNull();
        return token == null ? new Secret("none") : token;
    }

    @Test
    void writesDownEachStep() {
        var token = token(1);
        var client = register(withToken, token.value());
        var id = client.application().clientId();
        var changed = withToken.replace(id, given(client), metadata(), null, "192.0.2.1");
        withToken.remove(id, given(changed));
        tokens.revoke(TestDomain.OPERATOR, token.token().id());

        assertThat(events("registered"))
                .containsExactly(
                        AuditEvent.APPLICATION_SUSPENDED,
                        AuditEvent.APPLICATION_CHANGED,
                        AuditEvent.APPLICATION_CREATED,
                        AuditEvent.PARTNER_CREATED);
        assertThat(events(Change.PLATFORM))
                .contains(AuditEvent.REGISTRATION_TOKEN_CREATED, AuditEvent.REGISTRATION_TOKEN_REVOKED);
    }

    /** As {@code UndoneByHandTest} has it of the commands of companies and partners: with nothing but the entry. */
    @Test
    void aTokenThatWasRevokedIsMadeAgainByTheLogAlone() {
        var revoked = token(3);
        register(withToken, revoked.value());
        var before = tokens.list("", 1).getFirst();
        tokens.revoke(TestDomain.OPERATOR, revoked.token().id());
        var entry = latest(Change.PLATFORM);
        assertThat(entry.event()).isEqualTo(AuditEvent.REGISTRATION_TOKEN_REVOKED);
        var told = entry.context();
        var again = tokens.create(
                TestDomain.OPERATOR,
                String.valueOf(told.get("name")),
                Integer.parseInt(String.valueOf(told.get("usesMax")))
                        - Integer.parseInt(String.valueOf(told.get("uses"))),
                Duration.between(entry.at(), Instant.parse(String.valueOf(told.get("expiresAt")))));
        assertThat(again.token().name()).isEqualTo(before.name());
        assertThat(again.token().usesMax()).isEqualTo(before.usesMax() - before.uses());
        assertThat(again.token().expiresAt()).isEqualTo(before.expiresAt());
    }

    private AuditEntry latest(String partner) {
        return TestAudit.entries(domain.stores, partner).getFirst().entry();
    }

    private static ClientMetadata metadata(String name, String redirectUris, String website, String scope) {
        var json = "{\"client_name\":\"" + name + "\",\"redirect_uris\":[\"" + redirectUris.replace(" ", "\",\"")
                + "\"],\"client_uri\":\"" + website + "\",\"scope\":\"" + scope + "\"}";
        return ClientMetadata.ofRegistration(MetadataMembers.parse(json.getBytes(UTF_8)), RULES);
    }

    /** As {@code UndoneByHandTest} asks of every command of core. */
    @Test
    void aChangeIsUndoneWithItsEntryAlone() {
        var first =
                metadata("First", "https://a.example/cb https://a.example/other", "https://a.example/", "orders_read");
        var client = open.register(first, null, "192.0.2.1");
        var id = client.application().clientId();
        assertThat(latest("registered").context())
                .containsEntry("name", "First")
                .containsEntry("redirectUris", "https://a.example/cb https://a.example/other")
                .containsEntry("scopes", "orders_read");
        var second = metadata("Second", "https://b.example/cb", "https://b.example/", "orders_read price_lists_read");
        var changed = open.replace(id, given(client), second, null, "192.0.2.1");
        assertThat(changed.application()).isNotEqualTo(client.application());
        var told = latest("registered").context();
        var back = metadata(
                String.valueOf(told.get("previousName")),
                String.valueOf(told.get("previousRedirectUris")),
                String.valueOf(told.get("previousWebsiteUri")),
                String.valueOf(told.get("previousScopes")));
        var undone = open.replace(id, given(changed), back, null, "192.0.2.1");
        assertThat(undone.application()).isEqualTo(client.application());
        open.remove(id, given(undone));
        assertThat(latest("registered").context())
                .containsEntry("name", "First")
                .containsEntry("scopes", "orders_read");
    }

    @Test
    void tellsWhatADocumentSaidBeforeAndAfter() {
        storeDocument(1);
        storeDocument(1, "https://b.example/cb");
        assertThat(latest("documents").event()).isEqualTo(AuditEvent.APPLICATION_CHANGED);
        assertThat(latest("documents").context())
                .containsEntry("previousRedirectUris", "https://a.example/cb")
                .containsEntry("currentRedirectUris", "https://b.example/cb");
        domain.clock.advance(UnusedClients.KEPT.plusMillis(1));
        unused.remove();
        assertThat(latest("documents").context())
                .containsEntry("redirectUris", "https://b.example/cb")
                .containsEntry("documentUri", address(1).value());
    }

    @Test
    void tellsWhatATokenLetsIn() {
        token(5);
        assertThat(latest(Change.PLATFORM).context())
                .containsEntry("usesMax", "5")
                .containsKeys("name", "expiresAt");
    }

    private void storeDocument(int number) {
        storeDocument(number, "https://a.example/cb");
    }

    private void storeDocument(int number, String redirectUri) {
        var body = "{\"client_id\":\"" + address(number).value() + "\",\"redirect_uris\":[\"" + redirectUri + "\"]}";
        var members = MetadataMembers.parse(body.getBytes(UTF_8));
        open.storeDocument(
                address(number),
                ClientMetadata.ofDocument(members, RULES, address(number).value()));
    }

    @Test
    void makesPlaceAgainWhereNobodyUsedAClient() {
        storeDocument(1);
        storeDocument(2);
        assertThatThrownBy(() -> storeDocument(3)).isInstanceOf(RegistrationRefused.class);
        var stranger = register(open, null).application().clientId();
        var guest = register(open, token(1).value()).application().clientId();
        var used = address(1).clientId();
        domain.installations.install(
                domain.administrator(),
                used,
                domain.applications.find(used).orElseThrow().scopes());

        domain.clock.advance(UnusedClients.KEPT);
        assertThat(unused.remove()).as("one that is just as old as it may be").isZero();
        domain.clock.advance(Duration.ofMillis(1));
        assertThat(unused.remove()).isEqualTo(2);

        assertThat(domain.applications.find(used)).isPresent();
        assertThat(domain.applications.find(guest))
                .as("let in by the operator's token")
                .isPresent();
        assertThat(domain.applications.find(stranger)).isEmpty();
        assertThat(domain.applications.findByPublicId(address(2).value())).isEmpty();
        assertThat(events("documents")).startsWith(AuditEvent.APPLICATION_REMOVED);
        assertThat(unused.remove()).isZero();
        storeDocument(2);
        assertThat(domain.applications.findByPublicId(address(2).value())).isPresent();
    }

    /** However few there are, what they take of a node's memory has a bound: half of what there is for those of one kind alone. */
    @Test
    void takesNoMoreThanThereIsMemoryFor() {
        var stores = domain.stores;
        var budget = new MemoryBudget("applications", 64 * 1024, () -> 0);
        var index = new ApplicationIndex(stores.partners(), stores.applications(), SecurityProfile.STANDARD, budget);
        var clients = clients(true, 1_000, index);
        var large = ClientMetadata.ofRegistration(
                MetadataMembers.parse(
                        ("{\"redirect_uris\":[\"https://a.example/" + "a".repeat(1_900) + "\"]}").getBytes(UTF_8)),
                RULES);
        var taken = 0;
        while (taken < 20 && isTaken(clients, large)) {
            taken++;
        }
        assertThat(taken).isBetween(5, 15);

        domain.stores.transactions().read(tx -> {
            index.loadAll(tx);
            return true;
        });
        assertThat(budget.held(MachinePartner.REGISTERED.id())).isBetween(24L * 1024, 32L * 1024);
        assertThatThrownBy(() -> clients.register(large, null, "192.0.2.1"))
                .isInstanceOf(RegistrationRefused.class)
                .hasMessageContaining("no more memory for clients");
    }

    private static boolean isTaken(MachineClients clients, ClientMetadata metadata) {
        try {
            clients.register(metadata, null, "192.0.2.1");
            return true;
        } catch (RegistrationRefused e) {
            return false;
        }
    }
}
