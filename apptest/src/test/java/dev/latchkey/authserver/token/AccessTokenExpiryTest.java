package dev.latchkey.authserver.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.authserver.codec.AccessToken;
import dev.latchkey.authserver.codec.AccessTokens;
import dev.latchkey.authserver.codec.JwtTokenCodec;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.codec.OpaqueTokenCodec;
import dev.latchkey.authserver.codec.ScopeBits;
import dev.latchkey.authserver.codec.TokenSettings;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.LiveClient;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.grant.RevokedTokenSet;
import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both sides of each instant at which a token ends: its own, and its client's. */
class AccessTokenExpiryTest {

    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final Scopes ORDERS = Scopes.of("orders_read");

    private TestDomain domain;
    private AccessTokens tokens;
    private RevokedTokenSet revoked;

    @BeforeEach
    void open(@TempDir Path folder) {
        domain = TestDomain.open(TestDatabase.SQLITE, folder);
        var ring = KeyRing.of(SigningKey.generate(), List.of());
        revoked = new RevokedTokenSet();
        tokens = new AccessTokens(
                new OpaqueTokenCodec(domain.format, new ScopeBits(Map.of(0, new Scope("orders_read"))), new byte[32]),
                new JwtTokenCodec(
                        "https://issuer",
                        TestCatalogue.ORDERS.scopes(),
                        new JwtSigner(() -> ring),
                        new JwtVerifier(() -> ring),
                        domain.index),
                domain.index,
                domain.grants,
                revoked,
                new TokenSettings(
                        "https://issuer",
                        KnownResources.of("https://issuer", List.of()),
                        LIFETIME,
                        SecurityProfile.STANDARD),
                new SecureRandom());
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private LiveClient client(TokenFormat format, @Nullable Instant expiresAt) {
        var request = new NewClient(
                new Label("Test", ""),
                expiresAt,
                IpAllowList.ANY,
                new ClientSettings("ADMINISTRATOR", null, ORDERS, format));
        var made = domain.credentials.createClient(domain.administrator(), request);
        return domain.index.findClient(made.credential().id()).orElseThrow();
    }

    private boolean isAliveAt(String token, Instant now) {
        return tokens.verify(token, now).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void endsWithItsLifetime(TokenFormat format) {
        var now = domain.clock.instant().plusMillis(400);
        var issued = tokens.issue(client(format, null), "key", ORDERS, AccessTokens.Binding.NONE, now);
        assertThat(issued.expiresInSeconds()).isEqualTo(LIFETIME.toSeconds());
        var end = domain.clock.instant().plus(LIFETIME);
        assertThat(isAliveAt(issued.value(), now)).isTrue();
        assertThat(isAliveAt(issued.value(), end.minusNanos(1))).isTrue();
        assertThat(isAliveAt(issued.value(), end)).isFalse();
        // And a token that was once verified, and is remembered, no later.
        assertThat(isAliveAt(issued.value(), end.plusSeconds(1))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void endsNoLaterThanItsClient(TokenFormat format) {
        var now = domain.clock.instant();
        var end = now.plusSeconds(600);
        var issued = tokens.issue(client(format, end), "key", ORDERS, AccessTokens.Binding.NONE, now);
        assertThat(issued.expiresInSeconds()).isEqualTo(600);
        assertThat(isAliveAt(issued.value(), end.minusNanos(1))).isTrue();
        assertThat(isAliveAt(issued.value(), end)).isFalse();
    }

    /** The client's own end counts even where the token says more. */
    @ParameterizedTest
    @EnumSource
    void endsWithAClientThatWasGivenAnEndLater(TokenFormat format) {
        var client = client(format, null);
        var now = domain.clock.instant();
        var issued = tokens.issue(client, "key", ORDERS, AccessTokens.Binding.NONE, now);
        var end = now.plusSeconds(60);
        domain.credentials.edit(
                domain.administrator(),
                client.clientId(),
                new NewClient(
                        new Label("Test", ""),
                        end,
                        IpAllowList.ANY,
                        new ClientSettings("ADMINISTRATOR", null, ORDERS, format)));
        assertThat(isAliveAt(issued.value(), end.minusNanos(1))).isTrue();
        assertThat(isAliveAt(issued.value(), end)).isFalse();
    }

    /** Revocations are kept exactly as long as they matter. */
    @ParameterizedTest
    @EnumSource
    void staysRevokedUntilItWouldHaveEnded(TokenFormat format) {
        var now = domain.clock.instant();
        var issued = tokens.issue(client(format, null), "key", ORDERS, AccessTokens.Binding.NONE, now);
        var live = tokens.verify(issued.value(), now).orElseThrow();
        revoked.add(new RevokedToken(
                live.id(), live.holder().company().id(), live.holder().storedClientId(), live.expiresAt()));
        revoked.forgetExpired(live.expiresAt().minusNanos(1));
        assertThat(isAliveAt(issued.value(), live.expiresAt().minusNanos(1))).isFalse();
        revoked.forgetExpired(live.expiresAt());
        assertThat(revoked.contains(AccessToken.parseId(live.id()))).isFalse();
        assertThat(isAliveAt(issued.value(), live.expiresAt())).isFalse();
    }
}
