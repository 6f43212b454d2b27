package dev.latchkey.app.config;

import dev.latchkey.core.partner.KeyRetirement;
import dev.latchkey.core.partner.KeyRetirement.BrownOut;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code partners.keys}: when partner API keys cease to be taken. */
final class RetirementSection {

    private static final String SECTION = "partners.keys.";
    private static final String DEPRECATED = "partners.keys.deprecated";
    private static final String SUNSET = "partners.keys.sunset";
    private static final String DOCUMENTATION = "partners.keys.documentation";
    private static final String BROWN_OUTS = "partners.keys.brownOuts";

    private static final int BROWN_OUTS_MAX = 100;
    private static final Duration BROWN_OUT_MAX = Duration.ofDays(1);
    private static final int DAY_LENGTH = "2027-07-01".length();
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private RetirementSection() {}

    /** @return absent when they do not cease */
    static @Nullable KeyRetirement read(ConfigurationValues values) {
        var deprecated = moment(values, DEPRECATED);
        var sunset = moment(values, SUNSET);
        var documentation = documentation(values);
        var brownOuts = brownOuts(values);
        if (deprecated == null) {
            if (values.has(SECTION)) {
                values.problem(DEPRECATED + ": expected the day from which on nobody should use a partner API key");
            }
            return null;
        }
        if (sunset != null && sunset.isBefore(deprecated)) {
            values.problem(SUNSET + ": expected no earlier than " + DEPRECATED + " (RFC 9745 section 4)");
        }
        for (var time : brownOuts) {
            if (time.from().isBefore(deprecated)
                    || (sunset != null && time.until().isAfter(sunset))) {
                values.problem(BROWN_OUTS + ": expected times between " + DEPRECATED + " and " + SUNSET + ", got "
                        + time.from() + " until " + time.until());
            }
        }
        return new KeyRetirement(deprecated, sunset, documentation, brownOuts);
    }

    private static List<BrownOut> brownOuts(ConfigurationValues values) {
        var times = new ArrayList<BrownOut>();
        for (var text : values.texts(BROWN_OUTS)) {
            var time = time(text);
            if (time == null) {
                values.problem(BROWN_OUTS + ": expected times of at most a day each, such as"
                        + " 2027-06-01T10:00:00Z/2027-06-01T12:00:00Z, got \"" + text + "\"");
            } else {
                times.add(time);
            }
        }
        if (times.size() > BROWN_OUTS_MAX) {
            values.problem(BROWN_OUTS + ": expected at most " + BROWN_OUTS_MAX);
        }
        times.sort(Comparator.comparing(BrownOut::from));
        return times;
    }

    /** An interval as ISO 8601 writes it, by its two ends. */
    private static @Nullable BrownOut time(String text) {
        var ends = text.split("/", 3);
        var from = ends.length == 2 ? moment(ends[0]) : null;
        var until = ends.length == 2 ? moment(ends[1]) : null;
        return from != null
                        && until != null
                        && from.isBefore(until)
                        && Duration.between(from, until).compareTo(BROWN_OUT_MAX) <= 0
                ? new BrownOut(from, until)
                : null;
    }

    private static @Nullable Instant moment(ConfigurationValues values, String key) {
        var text = values.text(key, "");
        var moment = moment(text);
        if (moment == null && !text.isEmpty()) {
            values.problem(key + ": expected a day or a moment, such as 2027-07-01 or 2027-07-01T10:00:00Z, got \""
                    + text + "\"");
        }
        return moment;
    }

    /** A day begins at midnight UTC. */
    private static @Nullable Instant moment(String text) {
        try {
            var moment = text.length() == DAY_LENGTH
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            return moment.isAfter(Instant.EPOCH) && moment.isBefore(LATEST) ? moment : null;
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private static @Nullable URI documentation(ConfigurationValues values) {
        var text = values.text(DOCUMENTATION, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            var address = URI.create(text);
            if ("https".equals(address.getScheme())
                    && address.getHost() != null
                    && address.toASCIIString().length() <= 500) {
                return URI.create(address.toASCIIString());
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        values.problem(DOCUMENTATION + ": expected an https address of at most 500 characters, got \"" + text + "\"");
        return null;
    }
}
