package dev.latchkey.testing;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.portal.SignUp;
import java.time.Instant;

/** Organisations that want to be partners, whose address is confirmed. */
public final class TestSignUp {

    private TestSignUp() {}

    /** Has one wait for the operator. */
    public static void waiting(TestPlatform platform, String id, String organisation) {
        var stores = platform.domain().stores();
        var password = new PasswordHash("$argon2id$v=19$m=64,t=1,p=1$" + "A".repeat(22) + "$" + "A".repeat(43));
        var email = new EmailAddress("una@usher.example");
        var signUp = new SignUp(id, organisation, "Una Usher", email, Instant.EPOCH, null);
        stores.transactions().write(tx -> {
            stores.signUps().insert(tx, signUp, new SecretHash(new byte[32]), Instant.EPOCH);
            stores.signUps().setWaiting(tx, id, password);
            return tx;
        });
    }
}
