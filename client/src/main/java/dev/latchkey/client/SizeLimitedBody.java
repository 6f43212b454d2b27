package dev.latchkey.client;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body that is read only up to a limit; one that is longer fails with an {@link IOException} and is read no further. */
final class SizeLimitedBody implements BodySubscriber<byte[]> {

    private final int bytesMax;
    private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
    private Flow.@Nullable Subscription subscription;
    private long bytes;

    SizeLimitedBody(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        body.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> items) {
        if (bytes > bytesMax) {
            return; // what was under way when the subscription ended
        }
        items.forEach(item -> bytes += item.remaining());
        if (bytes <= bytesMax) {
            body.onNext(items);
            return;
        }
        if (subscription != null) {
            subscription.cancel();
        }
        body.onError(new IOException("expected at most " + bytesMax + " bytes"));
    }

    @Override
    public void onError(Throwable throwable) {
        body.onError(throwable);
    }

    @Override
    public void onComplete() {
        body.onComplete();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body.getBody();
    }
}
