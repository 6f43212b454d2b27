package dev.latchkey.gateway.proxy;

/** Counts what becomes of the requests to one upstream. It is told on event loops, so it neither blocks nor makes objects. */
public interface UpstreamMeter {

    /** Counts nothing. */
    UpstreamMeter NONE = new UpstreamMeter() {
        @Override
        public void answered(int status, long nanos) {}

        @Override
        public void unanswered(int status) {}
    };

    /** Gives each upstream its meter, before its first request. */
    @FunctionalInterface
    interface Meters {

        /** For nobody who counts. */
        Meters NONE = (_, _) -> UpstreamMeter.NONE;

        /**
         * @param api name of the API behind which it is
         * @param figures as they are whenever somebody asks, until the next upstream of the same API comes
         */
        UpstreamMeter of(String api, UpstreamFigures figures);
    }

    /**
     * The head of its answer came.
     *
     * @param nanos since a connection was asked for
     */
    void answered(int status, long nanos);

    /**
     * The request ended without one.
     *
     * @param status what its caller was told; {@link Forwarder#CALLER_LEFT} when nobody waited
     */
    void unanswered(int status);
}
