package org.parascope.debug.model;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IThread;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.model.IWatchExpressionDelegate;
import org.eclipse.debug.core.model.IWatchExpressionListener;
import org.eclipse.debug.core.model.IWatchExpressionResult;

/** Evaluates the Expressions view's expressions of C in the selected frame. */
public final class WatchDelegate implements IWatchExpressionDelegate {
    @Override
    public void evaluateExpression(String expression, IDebugElement context, IWatchExpressionListener listener) {
        Thread.ofPlatform().daemon().name("Expression").start(
                () -> listener.watchEvaluationFinished(evaluate(expression, context)));
    }

    private static IWatchExpressionResult evaluate(String expression, IDebugElement context) {
        try {
            IStackFrame frame = context instanceof IThread thread ? thread.getTopStackFrame()
                    : context instanceof IStackFrame selected ? selected : null;
            if (frame instanceof CpuFrame cpuFrame) {
                return new Result(expression, cpuFrame.variable(expression).getValue(), null);
            }
            return new Result(expression, null, DebugModel.failure("Select a frame of a suspended CPU.", null));
        } catch (DebugException e) {
            return new Result(expression, null, e);
        }
    }

    private record Result(String expression, IValue value, DebugException failure) implements IWatchExpressionResult {
        @Override
        public IValue getValue() {
            return value;
        }

        @Override
        public boolean hasErrors() {
            return failure != null;
        }

        @Override
        public String[] getErrorMessages() {
            return failure == null ? new String[0] : new String[] { failure.getMessage() };
        }

        @Override
        public String getExpressionText() {
            return expression;
        }

        @Override
        public DebugException getException() {
            return failure;
        }
    }
}
