package dev.latchkey.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.IdempotencyStore;
import dev.latchkey.core.command.IdempotencyStore.Entry;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a POST safe to repeat (the {@code Idempotency-Key} of draft-ietf-httpapi-idempotency-key-header): the same key with the
 * same request gives the same answer for 24 hours, and never makes a second thing. Only the same caller gets it, proven by the
 * same secret and with all scopes of the first token. The answer is stored in the transaction that does the work: either both are there after a crash or neither
 * is, so a repeat is always answered. An answer may hold a secret, so it is kept encrypted, and the caller's key is a part of
 * what it takes to decrypt it; of that key only a hash is stored. So neither the store nor the master key alone gives a secret
 * away.
 */
public final class Idempotency {

    /** How long an answer is kept. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** As many go in one transaction. */
    private static final int PRUNED_AT_ONCE_MAX = 500;

    /**
     * How long the secret of a caller's own rotation is repeated: to who lost the answer, and not to who finds the old secret, with which
     * alone the first request was proven.
     */
    public static final Duration OWN_SUCCESSOR_REPEATED = Duration.ofMinutes(10);

    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

    private final Transactions transactions;
    private final IdempotencyStore store;
    private final AuditLog log;
    private final MasterKey masterKey;
    private final SecretIssuer ids;
    private final InstantSource clock;

    /** @param ids of what is made */
    public Idempotency(
            Transactions transactions,
            IdempotencyStore store,
            AuditLog log,
            MasterKey masterKey,
            SecretIssuer ids,
            InstantSource clock) {
        this.transactions = transactions;
        this.store = store;
        this.log = log;
        this.masterKey = masterKey;
        this.ids = ids;
        this.clock = clock;
    }

    /** What a request asks for, done in the transaction that also keeps its answer. */
    @FunctionalInterface
    interface Work {
        /** @param id for what is made */
        HttpResponse run(Transaction tx, String id);
    }

    /** An identifier for something new. */
    String newId() {
        return ids.newId(clock.instant());
    }

    /** As {@link #run(ManageCall, String, Work)}, with a new id. */
    HttpResponse run(ManageCall call, Work work) {
        return run(call, newId(), work);
    }

    /**
     * Does what a request asks for, once.
     *
     * @param id for what is made; never the same twice
     * @throws RuntimeException what the work threw; nothing is kept then, so the key is free for a better request
     */
    HttpResponse run(ManageCall call, String id, Work work) {
        var key = key(call);
        return transactions.write(tx -> key == null ? work.run(tx, id) : run(tx, call, key, id, work));
    }

    private static @Nullable String key(ManageCall call) {
        var key = call.header("Idempotency-Key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw Problem.malformed("Idempotency-Key", "expected 1 to 255 visible ASCII characters");
        }
        return key;
    }

    private HttpResponse run(Transaction tx, ManageCall call, String key, String id, Work work) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var caller = call.actor().author().toString();
        var fresh = new Entry(call.companyId(), caller, hash(key), hashOfRequest(call), id, now, null);
        var entry = store.begin(tx, fresh, now.minus(KEPT));
        if (!entry.requestHash().equals(fresh.requestHash())) {
            throw new Problem(
                    422,
                    "The key was used for another request",
                    "expected the same method, target and body as the first time, or a new key",
                    "Idempotency-Key");
        }
        var sealed = entry.answer();
        if (sealed != null) {
            var answer = open(call, key, entry, sealed);
            var secretOf = credentialOfSecret(answer);
            if (secretOf != null) {
                checkProof(call);
                checkOwnSuccessor(call, secretOf, entry, now);
                tell(tx, call, secretOf, now);
            }
            return answer.with("Idempotent-Replayed", "true");
        }
        if (!entry.resourceId().equals(id)) {
            throw lost(entry);
        }
        var answer = work.run(tx, id);
        store.complete(tx, entry, masterKey.encryptFor(key, bytes(call, answer), context(entry)));
        return answer;
    }

    /** The credential whose secret an answer holds; absent when it holds none. */
    private static @Nullable String credentialOfSecret(HttpResponse answer) {
        var made = JsonMapper.shared().readTree(answer.body().getBytes());
        return made.path("secret").isString() ? made.at("/credential/id").asString() : null;
    }

    /** Tokens do not say by which of a client's keys they were got, and another key, or one that came later, is another holder. */
    private static void checkProof(ManageCall call) {
        if (call.actor() instanceof Actor.CompanyCredential(var _, var _, var _, var secretId) && secretId == null) {
            throw new Problem(
                    403,
                    "The secret is not repeated",
                    "expected a credential that proves itself by a secret, because nothing tells a client's keys apart;"
                            + " what the first request made is there: rotate its secret",
                    "Idempotency-Key");
        }
    }

    private static void checkOwnSuccessor(ManageCall call, String credentialId, Entry entry, Instant now) {
        if (credentialId.equals(call.actor().author().id())
                && !now.isBefore(entry.createdAt().plus(OWN_SUCCESSOR_REPEATED))) {
            throw new Problem(
                    403,
                    "The secret is no longer repeated",
                    "expected a repeat within " + OWN_SUCCESSOR_REPEATED.toMinutes()
                            + " minutes of the rotation, because the secret that asks is being replaced; if the new one"
                            + " was lost, rotate as a person or with another credential",
                    "Idempotency-Key");
        }
    }

    /** Whoever reads the log sees each time that a secret was given away, and not the first alone. */
    private void tell(Transaction tx, ManageCall call, String credentialId, Instant now) {
        var subject = new AuditSubject(AuditSubject.Type.CREDENTIAL, credentialId);
        var context = Map.of("address", call.http().clientAddress().getHostAddress());
        var event = AuditEvent.CREDENTIALS_SECRET_REPEATED;
        log.append(tx, new AuditEntry(call.companyId(), now, event, call.actor().author(), subject, context));
    }

    /** A request that was kept without its answer, as was done once; it never gets one, and is not done again. */
    private static Problem lost(Entry entry) {
        return new Problem(
                409,
                "The key is in use",
                "the answer to the first request with this key was lost; what it made, if anything, has the id "
                        + entry.resourceId() + "; read how things stand, then use a new key",
                "Idempotency-Key");
    }

    /** Forgets answers that were kept long enough, in slices: between them others write. */
    public void prune() {
        var before = clock.instant().minus(KEPT);
        var hasMore = true;
        while (hasMore) {
            hasMore = transactions.write(tx -> store.prune(tx, before, PRUNED_AT_ONCE_MAX));
        }
    }

    private static String hashOfRequest(ManageCall call) {
        var query = call.http().query();
        var target = query == null ? call.http().path() : call.http().path() + "?" + query;
        var head = call.http().method() + " " + target + "\n" + call.header("If-Match") + "\n";
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(UTF_8));
        bytes.writeBytes(call.http().body().getBytes());
        return hash(bytes.toByteArray());
    }

    private static String hash(String text) {
        return hash(text.getBytes(UTF_8));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String context(Entry entry) {
        return "answer " + entry.companyId() + " " + entry.caller() + " " + entry.keyHash();
    }

    /** Status and holder, entity tag, location and body, a line each. */
    private static byte[] bytes(ManageCall call, HttpResponse answer) {
        var head = answer.status() + " " + AnswerHolder.of(call.actor()) + "\n"
                + answer.headers().getOrDefault("ETag", "") + "\n"
                + answer.headers().getOrDefault("Location", "") + "\n";
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(UTF_8));
        bytes.writeBytes(answer.body().getBytes());
        return bytes.toByteArray();
    }

    private HttpResponse open(ManageCall call, String key, Entry entry, byte[] sealed) {
        var parts = new String(masterKey.decryptFor(key, sealed, context(entry)), UTF_8).split("\n", 4);
        var first = parts[0].split(" ", 2);
        var holder = first.length < 2 ? null : AnswerHolder.read(first[1]);
        if (holder == null) {
            // Kept by a release that did not say for whom.
            throw lost(entry);
        }
        if (!AnswerHolder.of(call.actor()).covers(holder)) {
            throw new Problem(
                    403,
                    "The answer is for another caller",
                    "expected the secret of the first request with this key, or a token that was got with it and has"
                            + " all its scopes",
                    "Idempotency-Key");
        }
        var answer = HttpResponse.json(Integer.parseInt(first[0]), Buffer.buffer(parts[3]));
        var tagged = parts[1].isEmpty() ? answer : answer.with("ETag", parts[1]);
        return parts[2].isEmpty() ? tagged : tagged.with("Location", parts[2]);
    }
}
