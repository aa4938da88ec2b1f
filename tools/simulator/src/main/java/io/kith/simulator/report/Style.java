package io.kith.simulator.report;

/** How the page looks, by day and by night. */
final class Style {

  /** The colours are told apart by people who see fewer of them, too (after Okabe and Ito). */
  static final String CSS =
      """
      :root { color-scheme: light dark; --ground: #fff; --ink: #1c1f23; --faint: #5b636d;
        --rule: #dfe3e8; --panel: #f6f7f9; --band: #f2c14e55;
        --c0: #0072b2; --c1: #d55e00; --c2: #007f5f; --c3: #b0559b; --c4: #8a6d00; --c5: #3d8fc4;
        --c6: #7a4b2a; --c7: #4a4f57; }
      @media (prefers-color-scheme: dark) {
        :root { --ground: #14171a; --ink: #e8eaed; --faint: #a0a8b2; --rule: #31373e;
          --panel: #1d2125; --band: #f2c14e2e;
          --c0: #4aa8e0; --c1: #ff8a4c; --c2: #35c99b; --c3: #e08acb; --c4: #d9b84a; --c5: #9ad0f5;
          --c6: #c9906a; --c7: #b8bec6; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--ground); color: var(--ink);
        font: 16px/1.5 system-ui, sans-serif; }
      main { max-width: 1180px; margin: 0 auto; padding: 24px 20px 64px; }
      h1 { font-size: 28px; line-height: 1.2; margin: 8px 0 12px; }
      h2 { font-size: 20px; margin: 40px 0 8px; }
      p { margin: 0 0 12px; max-width: 75ch; }
      .legend { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap;
        gap: 4px 20px; list-style: none; margin: 16px 0; padding: 10px 12px;
        background: var(--panel); border: 1px solid var(--rule); border-radius: 8px;
        font-size: 14px; }
      .legend svg { width: 28px; height: 10px; margin-right: 8px; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums;
        margin: 8px 0 16px; }
      th, td { padding: 6px 12px; text-align: right; border-bottom: 1px solid var(--rule);
        white-space: nowrap; }
      th { color: var(--faint); font-weight: 600; }
      th:first-child, td:first-child { text-align: left; padding-left: 0; }
      figure { margin: 20px 0; max-width: 960px; overflow-x: auto; }
      figcaption { font-weight: 600; margin-bottom: 4px; }
      figure svg { width: 100%; min-width: 600px; height: auto; display: block; background: var(--panel);
        border: 1px solid var(--rule); border-radius: 8px; }
      .grid { stroke: var(--rule); stroke-width: 1; }
      .tick, .event { fill: var(--faint); font-size: 12px; }
      .label { fill: var(--ink); font-size: 13px; }
      .band { fill: var(--band); }
      .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
      .c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); stroke-dasharray: 7 3; }
      .c2 { stroke: var(--c2); stroke-dasharray: 2 3; }
      .c3 { stroke: var(--c3); stroke-dasharray: 10 3 2 3; } .c4 { stroke: var(--c4); }
      .c5 { stroke: var(--c5); stroke-dasharray: 7 3; }
      .c6 { stroke: var(--c6); stroke-dasharray: 2 3; }
      .c7 { stroke: var(--c7); stroke-dasharray: 10 3 2 3; }
      pre { overflow-x: auto; padding: 12px; background: var(--panel);
        border: 1px solid var(--rule); border-radius: 8px; font-size: 13px; }
      summary { cursor: pointer; }
      """;

  private Style() {}
}
