package dev.latchkey.authserver.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.grant.RevokedTokenSet;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.JwtVerifier;
import dev.latchkey.core.signing.KeyRing;
import dev.latchkey.core.signing.SigningKey;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import dev.latchkey.testing.TestCatalogue;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JWTs that were verified once are remembered within a bound, and mean the same beyond it. */
class VerifiedTokenMemoryTest {

    private static final int REMEMBERED_MAX = 20;
    private static final Scopes ORDERS = Scopes.of("orders_read");

    @Test
    void holdsSoManyTokensAndVerifiesTheOthersAnew(@TempDir Path folder) {
        try (var domain = TestDomain.open(TestDatabase.SQLITE, folder)) {
            var ring = KeyRing.of(SigningKey.generate(), List.of());
            var jwts = new JwtTokenCodec(
                    "https://issuer",
                    TestCatalogue.ORDERS.scopes(),
                    new JwtSigner(() -> ring),
                    new JwtVerifier(() -> ring),
                    domain.index,
                    REMEMBERED_MAX);
            var tokens = new AccessTokens(
                    new OpaqueTokenCodec(
                            domain.format, new ScopeBits(Map.of(0, new Scope("orders_read"))), new byte[32]),
                    jwts,
                    domain.index,
                    domain.grants,
                    new RevokedTokenSet(),
                    new TokenSettings(
                            "https://issuer",
                            KnownResources.of("https://issuer", List.of()),
                            Duration.ofMinutes(30),
                            SecurityProfile.STANDARD),
                    new SecureRandom());
            var settings = new ClientSettings("ADMINISTRATOR", null, ORDERS, TokenFormat.JWT);
            var made = domain.credentials.createClient(
                    domain.administrator(), new NewClient(new Label("Test", ""), null, IpAllowList.ANY, settings));
            var client = domain.index.findClient(made.credential().id()).orElseThrow();
            var now = domain.clock.instant();
            var issued = new ArrayList<String>();
            for (var i = 0; i < 10 * REMEMBERED_MAX; i++) {
                issued.add(tokens.issue(client, "key", ORDERS, AccessTokens.Binding.NONE, now)
                        .value());
            }

            assertThat(issued)
                    .allSatisfy(token -> assertThat(tokens.verify(token, now)).isPresent());
            assertThat(jwts.verifiedRemembered()).isBetween(1L, (long) REMEMBERED_MAX);
            assertThat(issued)
                    .allSatisfy(token -> assertThat(tokens.verify(token, now)).isPresent());
        }
    }
}
