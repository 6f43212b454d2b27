package dev.latchkey.console.partner;

import dev.latchkey.console.credentials.DetailPage;
import dev.latchkey.console.credentials.Rotation;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.page.Messages;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the use of a partner's key, or of a secret of its applications.
 *
 * @param last the last call with it; absent while there was none
 * @param verdict whether it is in use, or for how long it has been silent; empty while it was never used
 * @param isRecent whether it came within the last {@link #RECENT}, so that whoever ends it is asked
 */
public record PartnerUse(DetailPage.@Nullable UseLine last, String verdict, boolean isRecent) {

    private static final Duration RECENT = Duration.ofDays(1);

    static PartnerUse of(Messages messages, @Nullable LastUse use, Instant now) {
        if (use == null) {
            return new PartnerUse(null, "", false);
        }
        var since = Duration.between(use.at(), now);
        var isSilent = !use.isOpen() && since.compareTo(Rotation.SILENT_AFTER) >= 0;
        var verdict = isSilent
                ? messages.text("partner.use.silent", Rotation.span(messages, since))
                : messages.text("partner.use.now");
        return new PartnerUse(DetailPage.useLine(use), verdict, use.isOpen() || since.compareTo(RECENT) < 0);
    }
}
