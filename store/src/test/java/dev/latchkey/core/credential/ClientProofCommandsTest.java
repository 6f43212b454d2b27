package dev.latchkey.core.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How clients prove themselves, as commands change it, both databases keep it and a node holds it. */
@OnEachDatabase
class ClientProofCommandsTest {

    /** The P-256 key of RFC 7517 appendix A.1. */
    private static final String JWKS = """
        {"keys":[{"kty":"EC","crv":"P-256","kid":"1","use":"sig","note":"of no use","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",\
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}\
        """;

    private static final ClientProof BY_KEY =
            ClientProof.by(ClientKeys.inline(JWKS).takingEndpointAudience(true)).requiringDpop(true);
    private static final ClientProof AT_ADDRESS = ClientProof.by(ClientKeys.at("https://keys.example/jwks"));

    private final TestDomain domain;
    private final Actor.CompanyUser admin;

    ClientProofCommandsTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        this.admin = domain.user("ADMINISTRATOR", null);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private MadeClient make(ClientProof proof) {
        var request = TestDomain.client("STANDARD", null, Scopes.of("orders_read"));
        return domain.credentials.createClient(admin, request, proof);
    }

    private OAuthClient stored(String id) {
        return (OAuthClient) domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().find(tx, "acme", id))
                .orElseThrow();
    }

    private LiveClient live(String id) {
        return domain.index.findClient(id).orElseThrow();
    }

    @Test
    void keepsAndHoldsWhatAClientWasMadeWith() {
        for (var proof : new ClientProof[] {BY_KEY, AT_ADDRESS, ClientProof.SECRET.requiringDpop(true)}) {
            var made = make(proof);
            assertThat(stored(made.client().id())).isEqualTo(made.client());
            assertThat(stored(made.client().id()).proof()).isEqualTo(proof);
            assertThat(live(made.client().id()).proof()).isEqualTo(proof.shortened());
            assertThat(made.secret() == null).isEqualTo(proof.keys() != null);
        }
    }

    @Test
    void changesItAtOnceAndEndsWhatProvedItBefore() {
        var id = make(ClientProof.SECRET).client().id();
        domain.clock.advance(Duration.ofSeconds(5));
        domain.proofCommands.change(admin, id, BY_KEY, _ -> {});
        assertThat(stored(id).proof()).isEqualTo(BY_KEY);
        assertThat(live(id).proof()).isEqualTo(BY_KEY.shortened());
        assertThat(live(id).secrets()).isEmpty();
        var ended = live(id).generation();
        assertThat(ended).isPositive();

        domain.clock.advance(Duration.ofSeconds(5));
        domain.proofCommands.change(admin, id, BY_KEY.requiringDpop(false), _ -> {});
        assertThat(live(id).generation()).as("nothing that proved it is gone").isEqualTo(ended);
        domain.proofCommands.change(admin, id, AT_ADDRESS, _ -> {});
        assertThat(live(id).generation()).isGreaterThan(ended);

        var back = domain.proofCommands.change(admin, id, ClientProof.SECRET, _ -> {});
        assertThat(live(id).secrets())
                .singleElement()
                .satisfies(secret ->
                        assertThat(secret.hash()).isEqualTo(domain.hasher.hash(Objects.requireNonNull(back.secret()))));
    }

    @Test
    void doesNothingWhenItIsRefused() {
        var id = make(BY_KEY).client().id();
        assertThatThrownBy(() -> domain.proofCommands.change(admin, id, AT_ADDRESS, _ -> {
                    throw CommandRefused.changed("somebody was quicker");
                }))
                .isInstanceOf(CommandRefused.class);
        var weak = domain.user("EMPLOYEE", null);
        assertThatThrownBy(() -> domain.proofCommands.change(weak, id, AT_ADDRESS, _ -> {}))
                .isInstanceOf(CommandRefused.class);
        assertThatThrownBy(() -> domain.proofCommands.change(admin, id, ClientProof.NONE, _ -> {}))
                .isInstanceOf(CommandRefused.class);
        assertThat(stored(id).proof()).isEqualTo(BY_KEY);
    }

    /** An edit and a smaller set of scopes are about what a client may do, not about how it proves itself. */
    @Test
    void outlivesAnEdit() {
        var made = make(BY_KEY).client();
        domain.credentials.edit(
                admin, made.id(), TestDomain.client("STANDARD", null, Scopes.of("orders_read", "customers_read")));
        assertThat(stored(made.id()).proof()).isEqualTo(BY_KEY);
        assertThat(live(made.id()).proof()).isEqualTo(BY_KEY.shortened());
    }
}
