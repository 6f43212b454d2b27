package dev.latchkey.authserver.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.authserver.codec.AccessToken.HolderKind;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A handle says what it was made with, and any other text says nothing. */
class OpaqueTokenCodecTest {

    private static final CredentialFormat FORMAT = new CredentialFormat("lk");
    private static final int SCOPES = 60;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final SplittableRandom random = new SplittableRandom(42);
    private final OpaqueTokenCodec codec = codec(FORMAT, 0);

    private static OpaqueTokenCodec codec(CredentialFormat format, int key) {
        var macKey = new byte[32];
        macKey[31] = (byte) key;
        return new OpaqueTokenCodec(format, new ScopeBits(ordinals()), macKey);
    }

    private static Map<Integer, Scope> ordinals() {
        var ordinals = new HashMap<Integer, Scope>();
        for (int i = 0; i < SCOPES; i++) {
            ordinals.put(i, new Scope("scope_" + i));
        }
        return ordinals;
    }

    private AccessToken token() {
        var scopes = new ArrayList<Scope>();
        ordinals().values().stream().filter(_ -> random.nextBoolean()).forEach(scopes::add);
        return new AccessToken(
                random.nextLong(),
                random.nextBoolean() ? HolderKind.CLIENT : HolderKind.GRANT,
                random.nextLong(),
                Instant.ofEpochMilli(random.nextLong(1L << 42)),
                Instant.ofEpochSecond(random.nextLong(1L << 32)),
                Scopes.of(scopes),
                new AccessToken.Limits(
                        random.nextBoolean() ? Audience.EVERY : random.nextLong(),
                        random.nextBoolean() ? null : thumbprint()),
                new AccessToken.Proof(orNothing(), orNothing()));
    }

    private long orNothing() {
        return random.nextBoolean() ? 0 : random.nextLong();
    }

    private String thumbprint() {
        var digest = new byte[32];
        random.nextBytes(digest);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /** The body with a right checksum again, as somebody would make it who knows the format but not the key. */
    private static String sealed(String body) {
        return FORMAT.seal(SecretType.ACCESS_TOKEN, body);
    }

    private static String body(String text) {
        return text.substring(4, text.length() - 6);
    }

    @Test
    void readsWhatItWrites() {
        for (int i = 0; i < 2_000; i++) {
            var token = token();
            assertThat(codec.read(codec.write(token))).contains(token);
        }
    }

    @Test
    void writesTheSameForTheSame() {
        var token = token();
        assertThat(codec.write(token)).isEqualTo(codec(FORMAT, 0).write(token));
    }

    @Test
    void refusesAnyChangedCharacter() {
        var text = codec.write(token());
        for (int i = 0; i < text.length(); i++) {
            for (char c = 0; c < 256; c++) {
                if (c != text.charAt(i)) {
                    var changed = text.substring(0, i) + c + text.substring(i + 1);
                    assertThat(codec.read(changed)).as(changed).isEmpty();
                }
            }
        }
    }

    /** The same behind a right checksum: here it is the MAC alone that refuses. */
    @Test
    void refusesAnyChangedCharacterBehindARightChecksum() {
        var text = codec.write(token());
        var body = body(text);
        assertThat(sealed(body)).isEqualTo(text);
        for (int i = 0; i < body.length(); i++) {
            for (int j = 0; j < ALPHABET.length(); j++) {
                var c = ALPHABET.charAt(j);
                if (c != body.charAt(i)) {
                    var changed = sealed(body.substring(0, i) + c + body.substring(i + 1));
                    assertThat(codec.read(changed)).as(changed).isEmpty();
                }
            }
        }
    }

    @Test
    void refusesWhatIsShorterOrLonger() {
        var text = codec.write(token());
        for (int i = 0; i < text.length(); i++) {
            assertThat(codec.read(text.substring(0, i))).isEmpty();
            assertThat(codec.read(text.substring(i + 1))).isEmpty();
        }
        var body = body(text);
        for (int i = 1; i < body.length(); i++) {
            assertThat(codec.read(sealed(body.substring(0, i)))).isEmpty();
            assertThat(codec.read(sealed(body.substring(i)))).isEmpty();
        }
        for (var more : new String[] {"0", "0".repeat(11), "z".repeat(11), "0".repeat(500)}) {
            assertThat(codec.read(text + more)).isEmpty();
            assertThat(codec.read(sealed(body + more))).isEmpty();
            assertThat(codec.read(sealed(more + body))).isEmpty();
        }
        assertThat(codec.read(sealed(body + body))).isEmpty();
    }

    @Test
    void refusesAnotherDeploymentsHandle() {
        var token = token();
        assertThat(codec(FORMAT, 1).read(codec.write(token))).isEmpty();
        assertThat(codec(new CredentialFormat("xy"), 0).read(codec.write(token)))
                .isEmpty();
    }

    @Test
    void refusesSecretsOfOtherTypes() {
        var body = body(codec.write(token()));
        for (var type : SecretType.values()) {
            assertThat(codec.read(FORMAT.seal(type, body)).isPresent()).isEqualTo(type == SecretType.ACCESS_TOKEN);
        }
    }

    /** A head that promises more scopes than there are bytes, in every value a byte has. */
    @Test
    void refusesALengthThatDoesNotFit() {
        var bytes = Objects.requireNonNull(Base62Words.decode(body(codec.write(token()))));
        var right = bytes[1];
        for (int length = -128; length < 128; length++) {
            bytes[1] = (byte) length;
            assertThat(codec.read(sealed(Base62Words.encode(bytes))).isPresent())
                    .isEqualTo(length == right);
        }
    }

    @Test
    void refusesTextsMadeOfRandomCharacters() {
        for (int i = 0; i < 20_000; i++) {
            var body = new StringBuilder();
            var length = 11 * (1 + random.nextInt(10));
            for (int n = 0; n < length; n++) {
                body.append(ALPHABET.charAt(random.nextInt(62)));
            }
            assertThat(codec.read(sealed(body.toString()))).isEmpty();
        }
        for (var text : new String[] {"", "lka_", "lka_0", "lka_000000", "lka", "\u0000", "lka_\uD800\uDC00"}) {
            assertThat(codec.read(text)).isEmpty();
        }
    }
}
