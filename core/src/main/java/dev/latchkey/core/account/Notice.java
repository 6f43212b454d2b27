package dev.latchkey.core.account;

import java.time.Instant;
import java.util.Map;

/**
 * A letter that is to be sent. It holds no secret and no text yet: that is made of its facts when it is sent.
 *
 * @param id sorts by the time it was written
 * @param email the address that the person had then
 * @param facts by names that its kind knows
 * @param attempts how often sending it was begun
 */
public record Notice(
        String id,
        Person person,
        String email,
        NoticeKind kind,
        Map<String, String> facts,
        Instant writtenAt,
        int attempts) {

    public Notice {
        facts = Map.copyOf(facts);
    }
}
