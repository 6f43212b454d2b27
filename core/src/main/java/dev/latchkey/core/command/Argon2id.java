package dev.latchkey.core.command;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Computes Argon2id (RFC 9106), one password at a time, in memory that it keeps for the next one: the megabytes that each takes would
 * otherwise be as many of garbage, which strangers could make faster than a small heap is cleared of it. The memory is taken with the
 * first password, wiped after each, and given back with this object. For use by one thread at a time.
 */
public final class Argon2id {

    /** What a computation takes beside the blocks of its memory. */
    private static final int BLOCKS_BESIDE = 8;

    private final FixedBlockPool memory;

    /** @param kept costs of the passwords whose memory is kept; what costlier ones take beyond that is given back at once */
    public Argon2id(PasswordHash.Parameters kept) {
        this.memory = new FixedBlockPool(
                Argon2BytesGenerator.getBlockCount(kept.memoryKib(), kept.parallelism()) + BLOCKS_BESIDE);
    }

    byte[] compute(String password, byte[] salt, PasswordHash.Parameters costs, int lengthInBytes) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(costs.memoryKib())
                .withIterations(costs.iterations())
                .withParallelism(costs.parallelism())
                .withSalt(salt)
                .withBlockPool(memory)
                .build());
        var hash = new byte[lengthInBytes];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
