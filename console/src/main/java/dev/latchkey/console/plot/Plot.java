package dev.latchkey.console.plot;

import dev.latchkey.core.activity.Activity.HourCount;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.page.PageFrame;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Calls over time as stacked bars, in the units of a drawing of {@value #WIDTH} by {@value PlotScale#HEIGHT}.
 *
 * @param bars oldest first
 * @param top the number at the upper line, at least 1
 */
public record Plot(List<Bar> bars, long top, Map<CallOutcome, Long> totals) {

    /** Of a plot, in per cent of the room that there is: so its texts keep their size. */
    private static final int WIDTH = 100;

    /** The outcomes from the bottom of a bar upwards. */
    private static final List<CallOutcome> STACK = List.of(
            CallOutcome.SUCCEEDED,
            CallOutcome.REJECTED_BY_API,
            CallOutcome.REFUSED,
            CallOutcome.LIMITED,
            CallOutcome.FAILED);

    private static final long SECONDS_OF_HOUR = 3_600;
    private static final int LABELS = 6;
    private static final DateTimeFormatter HOUR = format("d MMM, HH:mm");
    private static final DateTimeFormatter TIME = format("HH:mm");
    private static final DateTimeFormatter DAY = format("d MMM");

    /**
     * One bar.
     *
     * @param x in per cent of the plot, as is the width
     * @param label when it begins
     * @param tick the same as short as it can be between its neighbours
     * @param isLabelled whether there is room for its tick below
     * @param isMinor whether there is none on a phone
     */
    public record Bar(
            double x,
            double width,
            String label,
            String tick,
            boolean isLabelled,
            boolean isMinor,
            List<Segment> segments,
            Map<CallOutcome, Long> calls) {

        /** When it begins, and how many calls came to which end, for who points at it or comes to it by keys. */
        public String said(PageFrame page) {
            var ends = segments.stream()
                    .map(one -> page.text(
                            "activity.bar.part",
                            one.calls(),
                            page.text("activity.counted." + one.outcome().name())))
                    .collect(Collectors.joining(", "));
            return page.text("activity.bar", label, ends);
        }
    }

    /** A part of a bar; {@code y} counts from the top, in pixels as the height. */
    public record Segment(CallOutcome outcome, double y, double height, long calls) {}

    /** @param counts of any hours; those outside the range are left out */
    public static Plot of(List<HourCount> counts, Range range, Instant now) {
        var lastHour = now.getEpochSecond() / SECONDS_OF_HOUR;
        var end = Math.floorDiv(lastHour, range.hoursOfBar()) + 1;
        var calls = new ArrayList<Map<CallOutcome, Long>>();
        for (var i = 0; i < range.bars(); i++) {
            calls.add(new EnumMap<>(CallOutcome.class));
        }
        var totals = new EnumMap<CallOutcome, Long>(CallOutcome.class);
        for (var count : counts) {
            var bar = Math.floorDiv(count.hour(), range.hoursOfBar()) - end + range.bars();
            if (bar >= 0 && bar < range.bars()) {
                calls.get((int) bar).merge(count.outcome(), count.calls(), Long::sum);
                totals.merge(count.outcome(), count.calls(), Long::sum);
            }
        }
        var top = PlotScale.top(highest(calls));
        var bars = new ArrayList<Bar>();
        for (var i = 0; i < range.bars(); i++) {
            bars.add(bar(i, range, end - range.bars() + i, calls.get(i), top));
        }
        return new Plot(bars, top, totals);
    }

    /** The first hour that a plot shows. */
    public static long firstHour(Range range, Instant now) {
        var end = Math.floorDiv(now.getEpochSecond() / SECONDS_OF_HOUR, range.hoursOfBar()) + 1;
        return (end - range.bars()) * range.hoursOfBar();
    }

    private static Bar bar(int index, Range range, long slot, Map<CallOutcome, Long> calls, long top) {
        var step = (double) WIDTH / range.bars();
        var begins = Instant.ofEpochSecond(slot * range.hoursOfBar() * SECONDS_OF_HOUR);
        var segments = new ArrayList<Segment>();
        var y = (double) PlotScale.HEIGHT;
        for (var outcome : STACK) {
            var number = calls.getOrDefault(outcome, 0L);
            if (number > 0) {
                var height = PlotScale.height(number, top);
                y = Math.max(0, y - height);
                segments.add(new Segment(outcome, PlotScale.round(y), PlotScale.round(height), number));
            }
        }
        return new Bar(
                PlotScale.round(index * step + step * .12),
                PlotScale.round(step * .76),
                (range.hoursOfBar() < 24 ? HOUR : DAY).format(begins),
                (range == Range.DAY ? TIME : DAY).format(begins),
                index % (range.bars() / LABELS) == 0,
                index % (range.bars() / LABELS * 2) != 0,
                segments,
                calls);
    }

    private static long highest(List<Map<CallOutcome, Long>> bars) {
        return bars.stream()
                .mapToLong(calls ->
                        calls.values().stream().mapToLong(Long::longValue).sum())
                .max()
                .orElse(0);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /** Those with any call, from the bottom of the bars upwards. */
    public List<CallOutcome> outcomes() {
        return STACK.stream().filter(totals::containsKey).toList();
    }

    public long total() {
        return totals.values().stream().mapToLong(Long::longValue).sum();
    }
}
