package dev.latchkey.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class Argon2idTest {

    private static final PasswordHash.Parameters MEBIBYTE = new PasswordHash.Parameters(1_024, 2, 1);

    /** The first is of the tests of the reference implementation, the others were made by another library. */
    @Test
    void computesWhatOthersDo() {
        var hashes = List.of(
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=4096,t=1,p=2$c29tZXNhbHQ$0+6JLuS2e86FrcTY1PVMd5FKqAB0svZl7Vfa+p5hfgA",
                "$argon2id$v=19$m=300,t=3,p=2$c29tZXNhbHQwMTIzNDU2WA$QyGWNYgTTlBgI2RJsNIsUSqyhD+4EyCAjwfXEugbijs");
        for (var phc : hashes) {
            assertThat(new PasswordHash(phc).matches("password")).as(phc).isTrue();
            assertThat(new PasswordHash(phc).matches("Password")).as(phc).isFalse();
        }
        var ours = PasswordHash.of("pässword", new PasswordHash.Parameters(1_500, 3, 2), new SecureRandom());
        assertThat(new PasswordHash(ours.toPhc()).matches("pässword")).isTrue();
        assertThat(ours.toPhc()).matches("\\$argon2id\\$v=19\\$m=1500,t=3,p=2\\$[\\w+/]{22}\\$[\\w+/]{43}");
    }

    /** A mebibyte for each password would be garbage as fast as strangers try them. */
    @Test
    void keepsItsMemoryForTheNextPassword() {
        var argon2 = new Argon2id(MEBIBYTE);
        var salt = new byte[PasswordHash.SALT_BYTES];
        var first = argon2.compute("password", salt, MEBIBYTE, 32);
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = thread.getCurrentThreadAllocatedBytes();
        var second = argon2.compute("password", salt, MEBIBYTE, 32);
        var taken = thread.getCurrentThreadAllocatedBytes() - before;
        assertThat(taken).isLessThan(MEBIBYTE.memoryKib() * 1024L / 4);
        assertThat(second).isEqualTo(first);
    }
}
