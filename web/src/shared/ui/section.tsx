import { type ComponentProps, type ReactNode, type Ref, useId } from 'react';

interface SectionProps extends Omit<ComponentProps<'section'>, 'title'> {
  title: ReactNode;
  /** Shown at the end of the title's line, such as a total or an action. */
  aside?: ReactNode;
  headingRef?: Ref<HTMLHeadingElement>;
}

/** A titled part of a page, separated by a line. */
export function Section({ title, aside, headingRef, className, children, ...props }: SectionProps) {
  const headingId = useId();
  return (
    <section data-slot="section" aria-labelledby={headingId} className={className} {...props}>
      <header className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2 border-b pb-2.5">
        <h2
          ref={headingRef}
          id={headingId}
          tabIndex={headingRef ? -1 : undefined}
          className="font-semibold text-base/6 outline-none"
        >
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
