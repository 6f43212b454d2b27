package dev.latchkey.console.operator;

import dev.latchkey.edge.http.CertificateFiles;
import dev.latchkey.gateway.observe.LoggedError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node is made of, for those who look after it. What it asks may block.
 *
 * @param version of the program
 * @param store what its data lies in
 * @param mail where its letters go
 * @param tls the certificates of its listeners; absent when they speak plain HTTP
 * @param newestError what the log told last of a failure
 */
public record NodeFacts(
        String version, Store store, Mail mail, @Nullable Tls tls, Supplier<Optional<LoggedError>> newestError) {

    /**
     * @param bytes that its files take now
     * @param freeBytes beside them; {@link Long#MAX_VALUE} where nobody can say
     * @param reserveBytes while less is free, only what takes power away is stored
     * @param restored that it is a copy of an earlier time, and nobody has seen to what follows yet
     */
    public record Store(
            String place,
            LongSupplier bytes,
            LongSupplier freeBytes,
            LongSupplier reserveBytes,
            Supplier<Optional<Restored>> restored) {

        /** Whether changes are refused for want of room, or will be before long. */
        boolean isShort() {
            return freeBytes.getAsLong() / 4 < reserveBytes.getAsLong();
        }
    }

    /**
     * @param madeAt when the copy was begun; absent where its reminder cannot be read
     * @param reminder the file that is deleted by who has seen to it
     */
    public record Restored(@Nullable Instant madeAt, String reminder) {}

    /**
     * @param place a mail server, or a folder
     * @param isServer whether letters leave the machine
     * @param isTaking whether letters are taken now; may wait for some seconds
     */
    public record Mail(String place, boolean isServer, BooleanSupplier isTaking) {}

    /** @param ends of each certificate of the file; none when it cannot be read any more */
    public record Tls(String file, Supplier<List<CertificateFiles.End>> ends) {}
}
