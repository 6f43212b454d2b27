package dev.latchkey.gateway.principal;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.KeyRing;
import dev.latchkey.core.signing.SigningKey;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.ActingUser;
import dev.latchkey.engine.decision.Principal.Anonymous;
import dev.latchkey.engine.decision.Principal.CompanyClient;
import dev.latchkey.engine.decision.Principal.CompanyKey;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.decision.Principal.PartnerKey;
import dev.latchkey.engine.decision.Principal.Proof;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.MutableClock;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A signature that is used again says what is so now, and no longer than it may. */
class KeptPrincipalsTest {

    private static final CompanyRef ACME = new CompanyRef("c-1", "acme");
    private static final SystemRole CLERK = new SystemRole("CLERK", "Clerk", Set.of(new Permission("a")), false);

    private final MutableClock clock = new MutableClock();
    private KeyRing ring = KeyRing.of(SigningKey.generate(), List.of());
    private final JwtPrincipalSigner signer =
            new JwtPrincipalSigner("https://api.example.com", new JwtSigner(() -> ring), clock);
    private final KeptPrincipals kept = new KeptPrincipals(signer, clock, 1024 * 1024);

    private String token(Principal principal) {
        return kept.of(principal, "orders").token();
    }

    private static JWTClaimsSet claims(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void areUsedAgainWhateverSecretOrTokenProvedThem() {
        assertThat(token(new CompanyKey("k-1", ACME, "u-1", "s-1")))
                .isEqualTo(token(new CompanyKey("k-1", ACME, "u-1", "s-2")));
        var scopes = Scopes.of("a", "b");
        assertThat(token(new CompanyClient("cl", ACME, CLERK, null, scopes, scopes, new Proof("s", "t-1", 1L))))
                .isEqualTo(token(new CompanyClient(
                        "cl", ACME, CLERK, null, Scopes.of("b", "a"), Scopes.of("a", "b", "c"), Proof.UNKNOWN)));
        assertThat(token(new ActingUser("cl", "gr-1", ACME, "u", CLERK, null, scopes)))
                .isEqualTo(token(new ActingUser("cl", "gr-2", ACME, "u", CLERK, null, scopes)));
        assertThat(token(new Anonymous())).isEqualTo(token(new Anonymous()));
        assertThat(token(new PartnerKey("k", "p"))).isEqualTo(token(new PartnerKey("k", "p")));
    }

    /** Out of few words, so that each is often like one before in all but one. */
    private record Words(Random random) {

        String id(String kind) {
            return kind + random.nextInt(2);
        }

        @Nullable
        String group() {
            return random.nextBoolean() ? null : id("g-");
        }

        CompanyRef company() {
            return new CompanyRef(id("c-"), id("acme"));
        }

        SystemRole role() {
            var permissions = random.nextBoolean() ? Set.of(new Permission(id("p"))) : Set.<Permission>of();
            return new SystemRole(id("ROLE"), id("Role "), permissions, random.nextBoolean());
        }

        Scopes scopes() {
            return random.nextBoolean() ? Scopes.NONE : Scopes.of(id("s"), id("s"));
        }

        Principal principal() {
            return switch (random.nextInt(5)) {
                case 0 -> new Anonymous();
                case 1 -> new CompanyKey(id("x"), company(), id("x"), id("s"));
                case 2 -> new PartnerKey(id("x"), id("x"));
                case 3 -> new CompanyClient(id("x"), company(), role(), group(), scopes());
                default -> new ActingUser(id("x"), id("gr"), company(), id("x"), role(), group(), scopes());
            };
        }
    }

    @Test
    void sayAtEachMomentWhatIsSoThen() {
        var words = new Words(new Random(13));
        var seen = new ArrayList<String>();
        for (var step = 0; step < 4_000; step++) {
            var principal = words.principal();
            var api = words.id("api");
            if (words.random.nextInt(100) == 0) {
                clock.advance(Duration.ofSeconds(words.random.nextInt(20)));
            }
            var token = kept.of(principal, api).token();
            var said = claims(token).getClaims();
            var now = claims(signer.sign(principal, api)).getClaims();
            assertThat(said.keySet()).isEqualTo(now.keySet());
            now.forEach((name, value) -> {
                if (!name.equals("iat") && !name.equals("exp")) {
                    assertThat(said).as("%s of %s", name, principal).containsEntry(name, value);
                }
            });
            assertThat(claims(token).getIssueTime().toInstant())
                    .isBetween(clock.instant().minus(KeptPrincipals.KEPT), clock.instant());
            seen.add(token);
        }
        assertThat(Set.copyOf(seen)).as("and some of them were used again").hasSizeLessThan(3_500);
    }

    @Test
    void areSignedAnewAfterAWhileAndWhenTheClockWasSetBack() {
        var key = new CompanyKey("k-1", ACME, "u-1");
        var first = token(key);
        clock.advance(KeptPrincipals.KEPT.minusSeconds(1));
        assertThat(token(key)).isEqualTo(first);
        clock.advance(Duration.ofSeconds(1));
        var second = token(key);
        assertThat(second).isNotEqualTo(first);
        clock.advance(Duration.ofSeconds(-1));
        assertThat(token(key)).isNotEqualTo(second);
    }

    @Test
    void areSignedAnewByAnotherKey() throws Exception {
        var key = new CompanyKey("k-1", ACME, "u-1");
        token(key);
        ring = KeyRing.of(SigningKey.generate(), List.of(ring.active()));
        assertThat(SignedJWT.parse(token(key)).getHeader().getKeyID())
                .isEqualTo(ring.active().kid());
    }

    @Test
    void takeSoMuchMemoryAndNoMore() {
        var bytesMax = 64 * 1024;
        var few = new KeptPrincipals(signer, clock, bytesMax);
        var all = IntStream.range(0, 300)
                .mapToObj(i -> new CompanyKey("k-" + i, ACME, "u-1"))
                .toList();
        var first = all.stream().map(key -> few.of(key, "orders")).toList();
        var bytes = 0;
        var again = 0;
        for (var i = all.size() - 1; i >= 0; i--) {
            var now = few.find(all.get(i), "orders");
            if (now != null) {
                assertThat(now).isSameAs(first.get(i));
                bytes += now.bytes();
                again++;
            }
        }
        assertThat(again).as("the latest are there").isGreaterThan(10).isLessThan(300);
        assertThat(bytes).isLessThanOrEqualTo(bytesMax);
    }
}
