package dev.latchkey.gateway.proxy;

import dev.latchkey.core.partner.KeyRetirement;
import dev.latchkey.edge.http.Exchange;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.request.Judgement;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever comes with a partner API key, in each answer, from when on it should not: {@code Deprecation} (RFC 9745), {@code Sunset}
 * (RFC 8594), and {@code Link} to what takes its place.
 */
final class RetirementNotice {

    /** While nothing ends. */
    static final RetirementNotice NONE = new RetirementNotice(null);

    /** As HTTP writes dates (RFC 9110 section 5.6.7). */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Map<String, String> headers;

    RetirementNotice(@Nullable KeyRetirement retirement) {
        this.headers = retirement == null ? Map.of() : headers(retirement);
    }

    private static Map<String, String> headers(KeyRetirement retirement) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Deprecation", "@" + retirement.deprecatedAt().getEpochSecond());
        var sunset = retirement.sunsetAt();
        if (sunset != null) {
            headers.put("Sunset", HTTP_DATE.format(sunset));
        }
        var documentation = retirement.documentation();
        if (documentation != null) {
            headers.put(
                    "Link",
                    "<" + documentation + ">; rel=\"deprecation\"; type=\"text/html\""
                            + (sunset == null ? "" : ", <" + documentation + ">; rel=\"sunset\"; type=\"text/html\""));
        }
        return Map.copyOf(headers);
    }

    /** Has the answer tell it, where the request came with such a key, taken or not. */
    void tell(Exchange exchange, Judgement judgement) {
        if (headers.isEmpty()) {
            return;
        }
        for (var credential : judgement.credentials()) {
            if (credential.principal() instanceof Principal.PartnerKey) {
                exchange.tell(headers);
                return;
            }
        }
    }
}
