package dev.latchkey.console.credentials;

import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.SecretCalls;
import dev.latchkey.core.credential.StoredSecret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret that a form ends at once, by what still comes with it.
 *
 * @param isInUse whether it came at all, and has not been silent since the newest took over
 * @param isSinceRotation whether the newest secret is younger than the hours that are counted
 * @param calls in the last 24 hours, or since the rotation
 * @param lastUse absent when it was never used
 */
public record EndingSecret(
        String id,
        String hint,
        boolean isInUse,
        boolean isSinceRotation,
        long calls,
        DetailPage.@Nullable UseLine lastUse) {

    /** @param calls of the last 24 hours */
    static EndingSecret of(
            StoredSecret secret, Credential credential, List<LastUse> uses, List<SecretCalls> calls, Instant now) {
        var living = Rotation.living(credential, now);
        var use = Rotation.find(uses, secret);
        var isOld = Rotation.old(living).filter(secret::equals).isPresent();
        return new EndingSecret(
                secret.id(),
                secret.hint().toString(),
                use.isPresent() && !(isOld && Rotation.isSilent(living, uses, now)),
                SecretPlot.isSinceRotation(credential.secrets().getLast(), now),
                SecretPlot.counted(credential.secrets().getLast(), calls).stream()
                        .filter(one -> one.secretId().equals(secret.id()))
                        .mapToLong(SecretCalls::calls)
                        .sum(),
                use.map(DetailPage::useLine).orElse(null));
    }

    /** Whether the form may end it: it is out of use, or what was ticked names it. */
    boolean isSettled(@Nullable String ticked) {
        return !isInUse || id.equals(ticked);
    }
}
