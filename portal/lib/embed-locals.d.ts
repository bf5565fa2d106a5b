declare namespace App {
  interface Locals {
    /** Set while a page is shown inside the widget. */
    frame?: import('./embed-frame.ts').Frame;
  }
}
