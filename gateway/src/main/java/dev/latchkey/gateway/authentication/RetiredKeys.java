package dev.latchkey.gateway.authentication;

import dev.latchkey.core.partner.KeyRetirement;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses partner API keys once they are not taken any more, and for the whiles before that in which they are not. */
record RetiredKeys(@Nullable KeyRetirement retirement) {

    /** @return absent when the key is taken now, or it is none of a partner */
    @Nullable
    Denial refusal(Principal.Proven principal, Instant now) {
        if (retirement == null || !(principal instanceof Principal.PartnerKey)) {
            return null;
        }
        if (retirement.isOver(now)) {
            return denial("Partner API keys ended at " + retirement.sunsetAt() + "." + instead());
        }
        return retirement
                .brownOut(now)
                .map(time -> denial("Partner API keys rest until " + time.until() + ", because they end"
                        + (retirement.sunsetAt() == null ? " before long." : " at " + retirement.sunsetAt() + ".")
                        + instead()))
                .orElse(null);
    }

    private String instead() {
        var documentation = retirement == null ? null : retirement.documentation();
        return " Use an access token of an application instead"
                + (documentation == null ? "." : ": see " + documentation + ".");
    }

    private static Denial denial(String whatToDo) {
        return new Denial(
                Denial.Reason.CREDENTIAL_RETIRED,
                new Explanation(
                        Gate.OPERATION,
                        List.of("a credential that is no partner API key"),
                        List.of("a partner API key"),
                        List.of(),
                        whatToDo));
    }
}
