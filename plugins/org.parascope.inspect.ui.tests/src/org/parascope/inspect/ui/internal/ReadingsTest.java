package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The background work of many views: each one's own in its order, whatever the others do. */
class ReadingsTest {
    private static final int VIEWS = 20;
    private static final int PIECES = 500;

    @Test
    void eachViewsWorkKeepsItsOrderAndGoesOnAfterAFailure() throws InterruptedException {
        var done = new CountDownLatch(VIEWS);
        List<List<Integer>> heard = IntStream.range(0, VIEWS).<List<Integer>>mapToObj(i -> new ArrayList<>()).toList();
        List<Readings> views = IntStream.range(0, VIEWS).mapToObj(i -> new Readings()).toList();
        for (int piece = 0; piece < PIECES; piece++) {
            for (int view = 0; view < VIEWS; view++) {
                int number = piece;
                List<Integer> mine = heard.get(view); // no lock: one piece is seen by the next
                views.get(view).execute(() -> {
                    mine.add(number);
                    if (number == PIECES - 1) {
                        done.countDown();
                    } else if (number % 7 == 0) {
                        throw new IllegalStateException("meant to fail");
                    }
                });
            }
        }
        assertTrue(done.await(1, TimeUnit.MINUTES));
        heard.forEach(mine -> assertEquals(IntStream.range(0, PIECES).boxed().toList(), mine));
    }

    @Test
    void whatIsScheduledComesAfterWhatWaits() throws InterruptedException {
        var readings = new Readings();
        var isHeld = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var heard = new ArrayList<String>();
        readings.execute(() -> {
            try {
                isHeld.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            heard.add("held");
        });
        readings.schedule(() -> {
            heard.add("scheduled");
            done.countDown();
        }, 1);
        isHeld.countDown();
        assertTrue(done.await(1, TimeUnit.MINUTES));
        assertEquals(List.of("held", "scheduled"), heard);
    }
}
